"""`manage.py create_first_editor`: somebody who may do everything, on a site that nobody can enter yet."""

from typing import Any

from django.core.management.base import BaseCommand

from dashboard.services.accounts import create_first_editor

USERNAME = "editor"


class Command(BaseCommand):
    """Makes the first editor's account and prints its password once."""

    help = "Create the administrator 'editor' with a random password, printed once, unless any account exists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account and print how to log in; print nothing when there are accounts already."""
        password = create_first_editor(username=USERNAME)
        if password is not None:
            self.stdout.write(f"Editor's account, shown this once: user {USERNAME}, password {password}")
