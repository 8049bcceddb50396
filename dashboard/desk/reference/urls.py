"""Addresses of the reference tables."""

from django.urls import URLPattern, path

from dashboard.desk.reference import campaigns, past, views

_ROW = "reference/<slug:table>/<str:key>/"
_PART = f"{_ROW}<slug:part>/"
_CAMPAIGN = "reference/campaigns/<str:key>/"

urlpatterns: list[URLPattern] = [
    path("reference/", views.index, name="reference"),
    path("reference/<slug:table>/", views.table, name="reference-table"),
    path("reference/<slug:table>/new/", views.edit, name="reference-new"),
    path(_ROW, views.edit, name="reference-row"),
    path(f"{_ROW}history/", past.history, name="reference-history"),
    path(f"{_ROW}remove/", past.remove, name="reference-remove"),
    path(f"{_ROW}restore/<int:event>/<slug:field>/", past.restore, name="reference-restore"),
    path(f"{_CAMPAIGN}incidents/", campaigns.members, name="campaign-members"),
    path(f"{_CAMPAIGN}totals/new/", campaigns.report, name="campaign-report-new"),
    path(f"{_CAMPAIGN}totals/<int:pk>/", campaigns.report, name="campaign-report"),
    path(f"{_CAMPAIGN}totals/<int:pk>/remove/", campaigns.remove_report, name="campaign-report-remove"),
    path(f"{_PART}new/", views.edit, name="reference-part-new"),
    path(f"{_PART}<int:pk>/", views.edit, name="reference-part-row"),
    path(f"{_PART}<int:pk>/remove/", past.remove, name="reference-part-remove"),
    path(f"{_PART}<int:pk>/restore/<int:event>/<slug:field>/", past.restore, name="reference-part-restore"),
]
