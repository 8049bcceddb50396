"""The Celery application: worker and beat start from here."""

import os
import signal
from types import FrameType

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks would load every page into every worker (27 MB); `make check` and the web server run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")

app = Celery("nigran")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def stop_once(**_: object) -> None:
    """Have beat obey the first signal to stop alone: a second would find it closing its schedule, and be an error.

    Whoever ends a group of processes and their keeper sends two.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if not callable(stop):
        return

    def obey(signum: int, frame: FrameType | None) -> None:
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, signal.SIG_IGN)
        stop(signum, frame)

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, obey)
