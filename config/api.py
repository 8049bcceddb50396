"""Addresses of the REST interface, version 1; each app keeps its own views in `<app>/api.py`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
