"""Addresses of the reference tables."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
