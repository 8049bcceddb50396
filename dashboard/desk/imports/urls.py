"""Addresses of imports."""

from django.urls import URLPattern, path

from dashboard.desk.imports import views

urlpatterns: list[URLPattern] = [
    path("import/", views.imports, name="imports"),
    path("import/template.xlsx", views.import_template, name="import-template"),
    path("import/<int:pk>/", views.show_import, name="import"),
    path("import/<int:pk>/errors.csv", views.errors, name="import-errors"),
    path("import/<int:pk>/check/", views.check, name="import-check"),
    path("import/<int:pk>/carry-out/", views.apply, name="import-carry-out"),
    path("import/<int:pk>/undo/", views.undo, name="import-undo"),
]
