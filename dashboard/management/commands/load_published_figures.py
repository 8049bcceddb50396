"""Load what other bodies have published."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.services.published_figures import FILE, PublishedFileError, load_published_figures


class Command(BaseCommand):
    help = "Load the figures of other trackers, of authorities and of groups. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Another file than the program's own."""
        parser.add_argument("--file", type=Path, default=FILE, help="where the figures are, if elsewhere")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load and say how many were added."""
        try:
            added = load_published_figures(file)
        except (PublishedFileError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"published figures added: {added}")
