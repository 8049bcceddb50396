"""Addresses of comparison."""

from django.urls import URLPattern, path

from dashboard.desk.comparison import views

urlpatterns: list[URLPattern] = [
    path("comparison/", views.comparisons, name="comparison"),
    path("comparison/<int:pk>/", views.show_set, name="comparison-set"),
    path("comparison/<int:pk>/import/", views.carry_out, name="comparison-carry-out"),
    path("comparison/<int:pk>/delete/", views.delete, name="comparison-delete"),
    path("comparison/pairs/<int:pk>/", views.decide, name="comparison-decide"),
]
