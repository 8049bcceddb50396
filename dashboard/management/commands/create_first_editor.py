"""`manage.py create_first_editor`: somebody who may edit, on a site that nobody can enter yet."""

from typing import Any

from django.core.management.base import BaseCommand

from dashboard.services.accounts import EDITOR, create_first_editor


class Command(BaseCommand):
    """Makes the first editor's account and prints its password once."""

    help = "Create the account 'editor' with a random password, printed once, unless any account exists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account and print how to log in; print nothing when there are accounts already."""
        password = create_first_editor(username=EDITOR)
        if password is not None:
            self.stdout.write(f"Editor's account, shown this once: user {EDITOR}, password {password}")
