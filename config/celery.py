"""The Celery application: worker and beat start from here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks would load every page into every worker (27 MB); `make check` and the web server run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")

app = Celery("nigran")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
