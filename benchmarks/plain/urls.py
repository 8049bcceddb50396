"""Addresses of the plain application."""

from rest_framework.routers import DefaultRouter

from benchmarks.plain.views import IncidentViewSet

router = DefaultRouter()
router.register("incidents", IncidentViewSet)
urlpatterns = router.urls
