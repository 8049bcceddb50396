"""Addresses of the public pages."""

from django.urls import path

from dashboard.views import districts, documents, groups, incidents, overview
from dashboard.views.map import map_page, map_points
from dashboard.views.timeline import timeline

app_name = "dashboard"
urlpatterns = [
    path("", overview.index, name="overview"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<str:uid>/", incidents.incident, name="incident"),
    path("map/", map_page, name="map"),
    path("map/points.json", map_points, name="map-points"),
    path("timeline/", timeline, name="timeline"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("districts/", districts.districts, name="districts"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    path("methodology/", documents.methodology, name="methodology"),
    path("data/", documents.data, name="data"),
]
