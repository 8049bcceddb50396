"""Addresses of readers' reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
