"""A person's tokens: the secrets by which their programs read and write."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from incidents.models import Scope
from incidents.roles import Role, has_role
from incidents.services.errors import RecordError
from incidents.services.tokens import create_token, revoke_token, usable_tokens


class TokenForm(forms.Form):
    """What a token is for, what it may do, and for how long."""

    name = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="Such as “Weekly notebook”, so that you know later which to revoke.",
        error_messages={"required": "Say what it is for."},
    )
    scope = forms.ChoiceField(label="What may it do?", choices=Scope.choices)
    days = forms.TypedChoiceField(
        label="For how long?",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "A year"), (0, "Until I revoke it")],
        initial=90,
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; make one, whose secret is shown once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _make(request, form):
        return redirect("dashboard:tokens")
    may_make = has_role(request.user, Role.EDITOR)
    context = {"tokens": usable_tokens().filter(user=request.user.pk), "form": form if may_make else None}
    return render(request, "account/tokens.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    if not request.user.api_tokens.filter(pk=pk).exists():  # type: ignore[union-attr]
        raise Http404
    token = revoke_token(token=pk, by=request.user)
    messages.success(request, f"The token “{token.name}” is revoked; a program that sends it is refused from now on.")
    return redirect("dashboard:tokens")


def _make(request: HttpRequest, form: TokenForm) -> bool:
    """Make the token and say its secret; False when the service refuses, with its reason beside the field."""
    given = form.cleaned_data
    until = timezone.now() + dt.timedelta(days=given["days"]) if given["days"] else None
    try:
        token, secret = create_token(name=given["name"], scope=given["scope"], expires_at=until, by=request.user)
    except RecordError as error:
        form.add_error(error.field if error.field in form.fields else None, f"{error.message.capitalize()}.")
        return False
    messages.success(request, f"Copy the token “{token.name}” now. It is shown only this once: {secret}")
    return True
