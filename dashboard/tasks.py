"""What happens later and unseen."""

from celery import shared_task
from django.core.management import call_command

from dashboard.reporting import printing


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have run out; running twice does no harm."""
    call_command("clearsessions")


@shared_task
def print_report(year: int, month: int | None, counting: str, site: str) -> None:
    """Print the report of a year or month as PDF. A second delivery finds it made."""
    printing.make(year=year, month=month, counting=counting, site=site)
