"""Where the apps are joined into one site; importing it makes Celery's application the one that tasks belong to."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
