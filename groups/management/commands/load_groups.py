"""`manage.py load_groups`: the reference files of armed groups into the database."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groups.reference import DATA_DIR, ReferenceFileError
from groups.services import load_reference


class Command(BaseCommand):
    help = "Load armed groups, aliases, links and designations; may run any number of times."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA_DIR, help="where the files are, if elsewhere")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            load_reference(report=self.stdout.write, folder=folder)
        except (ReferenceFileError, OSError) as error:
            raise CommandError(str(error)) from error
