"""Addresses of the entry form and what it asks while one types."""

from django.urls import URLPattern, path

from dashboard.desk.entry import find, glancing, views

urlpatterns: list[URLPattern] = [
    path("incidents/new/", views.incident_new, name="incident-new"),
    path("incidents/check/", views.incident_check, name="incident-check"),
    path("incidents/copy/", views.working_copy, name="working-copy"),
    path("incidents/copy/discard/", views.discard, name="working-copy-discard"),
    path("incidents/<str:uid>/edit/", views.incident_edit, name="incident-edit"),
    path("find/places/", find.places, name="find-places"),
    path("find/groups/", find.groups, name="find-groups"),
    path("find/days/", find.days, name="find-days"),
    path("find/point/", find.point, name="find-point"),
    path("find/source/", find.source, name="find-source"),
    path("find/page/", glancing.page, name="find-page"),
]
