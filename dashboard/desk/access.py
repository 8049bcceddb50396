"""Who may open a page of the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from incidents.roles import Role, has_role

View = Callable[..., HttpResponseBase]


def desk_view(role: Role, *methods: str) -> Callable[[View], View]:
    """A view of the desk for people who hold ``role`` or one above it, answering ``methods`` alone (405 otherwise).

    A visitor who is not signed in is sent to sign in and comes back; a person whose role does not reach gets 403 and
    is told which role would. Nothing of the desk is cached. The view's role is kept on it as ``desk_role``, by which
    a test walks every address as every role. Services check roles again: a page is not the place where a rule holds.
    """

    def decorate(view: View) -> View:
        @never_cache
        @require_http_methods(methods or ["GET", "HEAD"])
        @wraps(view)
        def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_role(request.user, role):
                return render(request, "desk/forbidden.html", {"role": role}, status=403)
            return view(request, *args, **kwargs)

        served.desk_role = role  # type: ignore[attr-defined]
        served.desk_methods = tuple(methods or ("GET", "HEAD"))  # type: ignore[attr-defined]
        return served

    return decorate


def editor_view(*methods: str) -> Callable[[View], View]:
    """A view for editors, reviewers and administrators."""
    return desk_view(Role.EDITOR, *methods)


def reviewer_view(*methods: str) -> Callable[[View], View]:
    """A view for reviewers and administrators."""
    return desk_view(Role.REVIEWER, *methods)


def administrator_view(*methods: str) -> Callable[[View], View]:
    """A view for administrators."""
    return desk_view(Role.ADMINISTRATOR, *methods)
