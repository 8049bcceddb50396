"""What happens later and unseen."""

from celery import shared_task
from django.core.management import call_command

from dashboard.reporting import printing
from dashboard.services.alert_sending import send_due_alerts
from dashboard.services.alerts import forget


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have run out; running twice does no harm."""
    call_command("clearsessions")


@shared_task
def send_alerts() -> None:
    """Send what alerts have to tell; run again at once while more waits. Two at a time do no harm."""
    if send_due_alerts():
        send_alerts.delay()


@shared_task
def forget_alerts() -> None:
    """Delete addresses that were not confirmed, and what else of alerts is past its time."""
    forget()


@shared_task
def print_report(year: int, month: int | None, counting: str, site: str) -> None:
    """Print the report of a year or month as PDF. A second delivery finds it made."""
    printing.make(year=year, month=month, counting=counting, site=site)
