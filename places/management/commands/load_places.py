"""Load provinces, districts, places and their aliases from the carried files."""

from django.core.management.base import BaseCommand

from places.services import load_reference


class Command(BaseCommand):
    """Run any number of times: unchanged rows are not written, edited rows are kept."""

    help = "Load provinces, districts, places and their aliases from the carried files."

    def handle(self, *args: object, **options: object) -> None:
        """Print one line per table while loading."""
        load_reference(report=self.stdout.write)
