"""Addresses of readers' reports."""

from django.urls import path

from dashboard.desk.reports import views

urlpatterns = [
    path("reports/", views.reader_reports, name="reader-reports"),
    path("reports/<int:pk>/", views.reader_report, name="reader-report"),
    path("reports/<int:pk>/close/", views.close, name="reader-report-close"),
    path("reports/<int:pk>/reopen/", views.reopen, name="reader-report-reopen"),
    path("reports/<int:pk>/take-down/", views.take_down, name="reader-report-take-down"),
]
