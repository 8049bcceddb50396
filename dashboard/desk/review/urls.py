"""Addresses of review."""

from django.urls import URLPattern, path

from dashboard.desk.review import proposals, queue_page, views
from dashboard.desk.review.steps import STEPS

urlpatterns: list[URLPattern] = [
    path("review/", queue_page.review, name="review"),
    path("incidents/<str:uid>/", views.incident, name="incident"),
    *(
        path(f"incidents/<str:uid>/{step.name}/", views.step_view(step), name=f"incident-{step.name}")
        for step in STEPS.values()
    ),
    path("incidents/<str:uid>/assign/", views.assign, name="incident-assign"),
    path("incidents/<str:uid>/comment/", views.comment, name="incident-comment"),
    path("incidents/<str:uid>/restore/", views.restore, name="incident-restore"),
    path("comments/<int:pk>/resolve/", views.resolve, name="comment-resolve"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/accept/", proposals.accept, name="proposal-accept"),
    path("proposals/<int:pk>/return/", proposals.give_back, name="proposal-return"),
    path("proposals/<int:pk>/cancel/", proposals.cancel, name="proposal-cancel"),
]
