"""Print one page of the site as PDF: what a worker runs as a process of its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.reporting.chromium import CannotPrint, print_page


class Command(BaseCommand):
    """``manage.py print_page /reports/2024/ report.pdf --site https://nigran.example``."""

    help = "Print a page of the site as PDF, by Chromium."

    def add_arguments(self, parser: CommandParser) -> None:
        """The page, and the file."""
        parser.add_argument("path", help="The page's path and query, such as /reports/2024/.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--site", required=True, help="The address that readers know the site by.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, or say why not."""
        try:
            print_page(options["path"], options["file"].resolve(), site=options["site"])
        except CannotPrint as error:
            raise CommandError(str(error)) from error
