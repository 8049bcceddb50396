"""Addresses of merging, splitting and bulk edits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
