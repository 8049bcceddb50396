"""Who a program acts as: the token it sends, and nothing else. Session cookies do not count here."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from incidents.models import ApiToken, Scope
from incidents.roles import Role, has_role
from incidents.services.tokens import token_of, touch_token

if TYPE_CHECKING:  # the views themselves read the settings that name this module
    from rest_framework.views import APIView

SCHEME = "bearer"


def sends_token(request: HttpRequest) -> bool:
    """Whether the request names a token, right or wrong."""
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == SCHEME


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer nig_…``. Other schemes are a proxy's business: such a request is anonymous."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user and the token; None without one. Raises AuthenticationFailed, answered 401."""
        if not sends_token(request._request):
            return None
        secret = request.headers["Authorization"].partition(" ")[2].strip()
        token = token_of(secret=secret) if secret else None
        if token is None:
            raise AuthenticationFailed("This token is not known, has been revoked or has expired.", code="bad_token")
        if not token.user.is_active:
            raise AuthenticationFailed("The account of this token is closed.", code="account_closed")
        touch_token(token=token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What to send, told with every 401."""
        return 'Bearer realm="Nigran"'


class MayWrite(BasePermission):
    """Anybody may read; an editor's token with the scope "write" may write."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """False without a token, answered 401. Raises PermissionDenied, answered 403, saying what is lacking."""
        # A method that is not there at all is answered 405, whoever asks.
        if request.method in SAFE_METHODS or request.method not in view.allowed_methods:
            return True
        if not isinstance(request.auth, ApiToken):
            return False
        if request.auth.scope != Scope.WRITE:
            raise PermissionDenied("This token may only read. Make one that may write.", code="read_only_token")
        if not has_role(request.user, Role.EDITOR):
            raise PermissionDenied("Writing needs the role “editor”.", code="needs_role")
        return True


def is_editor(request: Request) -> bool:
    """Whether an editor's token is asking, whatever its scope."""
    return isinstance(request.auth, ApiToken) and has_role(request.user, Role.EDITOR)
