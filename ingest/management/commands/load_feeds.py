"""Load the starter list of websites and feeds."""

from typing import Any

from django.core.management.base import BaseCommand

from ingest.services.starter import load_feeds


class Command(BaseCommand):
    help = "Load the starter list of news sites and feeds, all switched off. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many were added."""
        sites, feeds = load_feeds()
        self.stdout.write(f"news sites added: {sites}; feeds added: {feeds}, all switched off")
