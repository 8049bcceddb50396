"""Write the vocabularies and rules of the program into the documents of the repository."""

from django.core.management.base import BaseCommand

from dashboard.documents import filled, repository_files


class Command(BaseCommand):
    """``manage.py write_documents``: to run after a vocabulary or a counting rule has changed."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Rewrite the blocks; a file that says what the program says is left alone."""
        for path in repository_files():
            before = path.read_text(encoding="utf-8")
            after = filled(before)
            if after != before:
                path.write_text(after, encoding="utf-8")
                self.stdout.write(f"{path.name}: written anew")
