"""Addresses of the desk's first page and its list."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
