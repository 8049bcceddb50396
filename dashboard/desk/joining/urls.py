"""Addresses of merging, splitting and bulk edits."""

from django.urls import URLPattern, path

from dashboard.desk.joining import batches, bulk, merging, splitting

urlpatterns: list[URLPattern] = [
    path("incidents/<str:uid>/merge/", merging.merge, name="incident-merge"),
    path("incidents/<str:uid>/split/", splitting.split, name="incident-split"),
    path("merges/<int:pk>/undo/", merging.take_apart, name="unmerge"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/undo/", batches.undo, name="batch-undo"),
]
