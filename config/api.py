"""Addresses of the REST interface, version 1; each app keeps its own views in `<app>/api.py`."""

from django.urls import path, re_path

from dashboard.api import PublishedFigureList
from dashboard.api_comparison import UcdpComparison
from incidents import api

app_name = "api"
urlpatterns = [
    path("", api.Root.as_view(), name="root"),
    path("incidents/", api.IncidentList.as_view(), name="incidents"),
    path("incidents/<str:uid>/", api.IncidentDetail.as_view(), name="incident"),
    path("incidents/<str:uid>/history/", api.IncidentHistory.as_view(), name="incident-history"),
    path("changes/", api.Changes.as_view(), name="changes"),
    path("groups/", api.GroupList.as_view(), name="groups"),
    path("groups/<slug:slug>/", api.GroupDetail.as_view(), name="group"),
    path("groups/<slug:slug>/profile/", api.GroupProfile.as_view(), name="group-profile"),
    path("districts/", api.DistrictList.as_view(), name="districts"),
    path("districts/<slug:slug>/", api.DistrictDetail.as_view(), name="district"),
    path("districts/<slug:slug>/profile/", api.DistrictProfile.as_view(), name="district-profile"),
    path("provinces/", api.ProvinceList.as_view(), name="provinces"),
    path("places/", api.PlaceSearch.as_view(), name="places"),
    path("sources/", api.SourceList.as_view(), name="sources"),
    path("campaigns/", api.CampaignList.as_view(), name="campaigns"),
    path("campaigns/<slug:slug>/", api.CampaignDetail.as_view(), name="campaign"),
    path("campaigns/<slug:slug>/profile/", api.CampaignProfile.as_view(), name="campaign-profile"),
    path("context-events/", api.ContextEventList.as_view(), name="context-events"),
    path("published-figures/", PublishedFigureList.as_view(), name="published-figures"),
    path("releases/", api.ReleaseList.as_view(), name="releases"),
    path("releases/<str:version>/", api.ReleaseDetail.as_view(), name="release"),
    path("releases/<str:version>/<str:file>", api.ReleaseFile.as_view(), name="release-file"),
    path("comparison/ucdp/", UcdpComparison.as_view(), name="comparison-ucdp"),
    path("stats/", api.Stats.as_view(), name="stats"),
    path("stats/trend/", api.TrendView.as_view(), name="stats-trend"),
    path("stats/compare/", api.Compare.as_view(), name="stats-compare"),
    path("stats/rules/", api.RuleStats.as_view(), name="stats-rules"),
    path("check/", api.Check.as_view(), name="check"),
    # With a slash at the end alone: an address without one is first sent to the one with it.
    re_path(r"^(?P<path>.*/)$", api.NoSuchAddress.as_view(), name="nothing"),
]
