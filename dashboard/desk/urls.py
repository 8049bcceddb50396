"""Addresses of the editors' desk; each folder lists its own."""

from dashboard.desk.comparison.urls import urlpatterns as comparison
from dashboard.desk.drafts.urls import urlpatterns as drafts
from dashboard.desk.entry.urls import urlpatterns as entry
from dashboard.desk.home.urls import urlpatterns as home
from dashboard.desk.imports.urls import urlpatterns as imports
from dashboard.desk.joining.urls import urlpatterns as joining
from dashboard.desk.people.urls import urlpatterns as people
from dashboard.desk.reference.urls import urlpatterns as reference
from dashboard.desk.reports.urls import urlpatterns as reports
from dashboard.desk.review.urls import urlpatterns as review

app_name = "desk"
urlpatterns = [*home, *drafts, *entry, *review, *joining, *imports, *comparison, *reference, *reports, *people]
