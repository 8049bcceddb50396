"""What happens later and unseen."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have run out; running twice does no harm."""
    call_command("clearsessions")
