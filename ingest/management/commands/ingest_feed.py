"""Look into one feed now, and say what it lists."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.models import Feed
from ingest.services import polling


class Command(BaseCommand):
    """Also for a feed that is switched off: for trying it before it is switched on."""

    help = "Look into a feed, by its number or address, and print what came of it. Its articles wait for a worker."

    def add_arguments(self, parser: CommandParser) -> None:
        """One feed."""
        parser.add_argument("feed", help="Number or address of a feed.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look and print. CommandError when there is no such feed, or somebody else is at it."""
        wanted = str(options["feed"])
        feed = Feed.objects.filter(**({"pk": int(wanted)} if wanted.isdigit() else {"url": wanted})).first()
        if feed is None:
            known = ", ".join(f"{one.pk} {one}" for one in Feed.objects.all()[:20])
            raise CommandError(f"There is no feed {wanted}. Known: {known or 'none'}.")
        run = polling.poll(feed.pk)
        if run is None:
            raise CommandError("The feed was not looked into: somebody else is at it, or its website wants a pause.")
        counts = (
            f"{run.found} listed, {run.new} new, {run.changed} changed, {run.unchanged} unchanged, {run.failed} failed"
        )
        self.stdout.write(f"{feed}: {run.get_state_display()}. {run.reason} {counts}".strip())
