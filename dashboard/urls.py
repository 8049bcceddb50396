"""Addresses of the public pages."""

from django.urls import path

from dashboard.views import (
    alerts,
    analysis,
    corrections,
    districts,
    documents,
    figures,
    groups,
    incident_feed,
    incidents,
    invitations,
    overview,
    reader_reports,
    reports,
    rules,
    tokens,
)
from dashboard.views.compare import compare_page
from dashboard.views.map import map_frames, map_page, map_points
from dashboard.views.timeline import timeline
from dashboard.views.trackers import trackers

app_name = "dashboard"
urlpatterns = [
    path("", overview.index, name="overview"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<str:uid>/", incidents.incident, name="incident"),
    path("incidents/<str:uid>/report/", reader_reports.incident_report, name="incident-report"),
    path("incidents/<str:uid>/report/sent/", reader_reports.incident_report_sent, name="incident-report-sent"),
    path("map/", map_page, name="map"),
    path("map/frames.json", map_frames, name="map-frames"),
    path("map/points.json", map_points, name="map-points"),
    path("timeline/", timeline, name="timeline"),
    path("figures/<slug:name>/", figures.figure, name="figure"),
    path("figures/<slug:name>/embed/", figures.figure_embed, name="figure-embed"),
    path("figures/<slug:name>.csv", figures.figure_csv, name="figure-csv"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:year>/", reports.report, name="report-year"),
    path("reports/<int:year>/<int:month>/", reports.report, name="report-month"),
    path("reports/<int:year>.pdf", reports.report_pdf, name="report-pdf-year"),
    path("reports/<int:year>/<int:month>.pdf", reports.report_pdf, name="report-pdf-month"),
    path("rules/", rules.rules, name="rules"),
    path("compare/", compare_page, name="compare"),
    path("analysis/", analysis.analysis, name="analysis"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("districts/", districts.districts, name="districts"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/moved/", corrections.moved, name="moved"),
    path("feeds/incidents.atom", incident_feed.feed, name="incidents-feed"),
    path("feeds/corrections.atom", corrections.feed, name="corrections-feed"),
    path("alerts/new/", alerts.new, name="alert-new"),
    path("alerts/sent/", alerts.sent, name="alert-sent"),
    path("alerts/<str:token>/", alerts.alert, name="alert"),
    path("alerts/<str:token>/confirm/", alerts.confirm, name="alert-confirm"),
    path("alerts/<str:token>/unsubscribe/", alerts.unsubscribe, name="alert-unsubscribe"),
    path("trackers/", trackers, name="trackers"),
    path("methodology/", documents.methodology, name="methodology"),
    path("data/", documents.data, name="data"),
    path("api/docs/", documents.interface, name="interface"),
    path("api/docs/guide/", documents.interface_guide, name="interface-guide"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("accounts/tokens/", tokens.tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
]
