"""Addresses of accounts."""

from django.urls import URLPattern, path

from dashboard.desk.people import views

urlpatterns: list[URLPattern] = [
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/<int:pk>/revoke/", views.revoke_invitation, name="invitation-revoke"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/role/", views.person_role, name="person-role"),
    path("people/<int:pk>/deactivate/", views.person_deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", views.person_reactivate, name="person-reactivate"),
    path("people/<int:pk>/two-factor/", views.person_two_factor, name="person-two-factor"),
]
