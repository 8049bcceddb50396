"""Addresses of the entry form and what it asks while one types."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
