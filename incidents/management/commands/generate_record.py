"""Make a database of invented incidents, or drop one."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.generating import scratch
from incidents.generating.draws import Plan
from incidents.generating.fill import fill


class Command(BaseCommand):
    help = (
        "Fill a database beside the record's, on the same server, with invented incidents, their sources, figures, "
        "attributions and history, to measure with. The record is never written to. The same seed gives the same rows "
        "on the same day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The database, and how many incidents, or that it is to go."""
        parser.add_argument("--into", required=True, metavar="NAME", help=f"a name that starts with {scratch.PREFIX}")
        parser.add_argument("--incidents", type=int, default=25_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--drop", action="store_true", help="drop the database instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it anew, with progress. Refuses a database that is not such a one."""
        name = options["into"]
        try:
            if options["drop"]:
                self.stdout.write(f"{name} dropped" if scratch.drop(name) else f"there is no {name}")
                return
            self._generate(name, Plan(incidents=options["incidents"], seed=options["seed"]))
        except scratch.NotScratch as refused:
            raise CommandError(str(refused)) from refused

    def _generate(self, name: str, plan: Plan) -> None:
        if plan.incidents < 1:
            raise CommandError("--incidents is a number from 1")
        started = time.monotonic()
        scratch.make(name)
        with scratch.connected_to(name):
            scratch.migrate()
            fill(plan, report=self.stdout.write)
        scratch.describe(name, f"{plan.incidents:,}, seed {plan.seed}")
        self.stdout.write(f"{plan.incidents:,} invented incidents in {name} in {time.monotonic() - started:.1f} s")
