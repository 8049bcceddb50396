"""All addresses of the site."""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("api/v1/", include("config.api")),
    path("", include("dashboard.urls")),
]
