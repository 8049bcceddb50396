"""Load reference data and the starter record."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from groups.services import load_reference as load_groups
from incidents.services.casualties import complete_known_figures
from incidents.services.starter import load_starter
from places.services import load_reference as load_places


class Command(BaseCommand):
    help = "Load places, groups, outlets, context events and the starter record. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything, with progress, and print the summary."""
        started = time.monotonic()
        load_places(report=self.stdout.write)
        load_groups(report=self.stdout.write)
        for line in load_starter(progress=self.stdout.write).lines():
            self.stdout.write(line)
        # Commands of the apps above: what is loaded there is none of the record's business.
        call_command("load_feeds", stdout=self.stdout)
        call_command("load_published_figures", stdout=self.stdout)
        if completed := complete_known_figures():
            self.stdout.write(f"figures known by day: derived for {completed} incidents")
        self.stdout.write(f"record loaded in {time.monotonic() - started:.1f} s")
