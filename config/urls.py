"""All addresses of the site."""

from django.urls import include, path

from config.health import healthz
from incidents.api.schema.view import SchemaView

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/v1/", include("config.api")),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("dashboard.desk.urls")),
    path("", include("dashboard.urls")),
]

handler400 = "dashboard.views.errors.bad_request"
handler404 = "dashboard.views.errors.page_not_found"
handler500 = "dashboard.views.errors.server_error"
