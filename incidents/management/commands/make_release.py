"""Freeze the record under a version."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.services.releases import ReleaseError, make_release, releases_folder


class Command(BaseCommand):
    help = "Freeze the published record as files with checksums that never change again, such as release 2026.1."

    def add_arguments(self, parser: CommandParser) -> None:
        """The version, and what to say about it."""
        parser.add_argument("version_to_make", metavar="VERSION", help="the year and a number: 2026.1")
        parser.add_argument("--notes", default="", help="what readers should know about it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and print what it holds."""
        try:
            release = make_release(version=options["version_to_make"], notes=options["notes"])
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"release {release.version} in {releases_folder() / release.version}")
        for file in release.files:
            rows = "" if file["rows"] is None else f", {file['rows']} rows"
            self.stdout.write(f"  {file['name']}: {file['bytes']} bytes{rows}, SHA-256 {file['sha256']}")
        differences = release.differences
        counts = ", ".join(f"{len(differences[name])} {name}" for name in ("added", "changed", "gone"))
        self.stdout.write(f"since {differences['since'] or 'nothing'}: {counts}")
        self.stdout.write(release.citation)
