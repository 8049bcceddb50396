"""`manage.py import_comparison`: another tracker's file beside the record."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from dashboard.models import ComparisonMatch, ComparisonSet, Publisher, SetState
from dashboard.services.comparison import load_file, load_starter


class Command(BaseCommand):
    """Imports a file and matches it with the record; with --starter, what comes with the program."""

    help = "Import a UCDP, ACLED or GTD file to stand beside the record. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whose it is, which version, and on whose account it is brought."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--publisher", choices=Publisher.values)
        parser.add_argument("--release", help="the publisher's version, such as 22.1")
        parser.add_argument("--by", help="the editor who may use the file; needed for ACLED and GTD")
        parser.add_argument("--starter", action="store_true", help="UCDP's events of 2021, as shipped")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was taken in and what was left out."""
        found = load_starter() if options["starter"] else self._load(**options)
        outcome = found.outcome
        for error in outcome["errors"]:
            self.stderr.write(f"row {error['row']}, {error['column']} “{error['value']}”: {error['message']}")
        if outcome["problem"] or outcome["error_count"]:
            raise CommandError(outcome["problem"] or f"{outcome['error_count']} errors: nothing was imported.")
        left = "; ".join(f"{count:,} {why}" for why, count in outcome["left_out"].items()) or "none"
        best = ComparisonMatch.objects.filter(event__set=found, is_best=True).count()
        state = SetState(found.state).label.lower()
        self.stdout.write(f"{found}: {state}, {outcome['kept']:,} events, left out: {left}; {best:,} paired")

    def _load(self, *, file: Path | None, publisher: str, release: str, by: str | None, **_: Any) -> ComparisonSet:
        if file is None or not publisher or not release:
            raise CommandError("Say which file, and its --publisher and --release; or --starter.")
        owner = User.objects.filter(username=by).first() if by else None
        if owner is None and (by or publisher != Publisher.UCDP):
            raise CommandError("Say --by whom the file may be used: the user name of an editor.")
        return load_file(publisher=publisher, version=release, content=file.read_bytes(), file_name=file.name, by=owner)
