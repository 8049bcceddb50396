"""Addresses of the desk's first page and its list."""

from django.urls import URLPattern, path

from dashboard.desk.home import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("incidents/", views.incidents, name="incidents"),
]
