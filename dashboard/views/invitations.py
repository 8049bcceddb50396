"""Where an invited person makes their account."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.desk.people.forms import AcceptForm
from dashboard.services import invitations
from dashboard.services.invitations import InvitationClosed
from incidents.roles import Role
from incidents.services.errors import RecordError


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, make the account, sign its person in and send them to the desk; or say why the link fails."""
    try:
        found = invitations.find_invitation(token=token)
        if request.user.is_authenticated:
            return render(request, "account/invitation_signed_in.html", {"invitation": found})
        form = AcceptForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            response = _accept(request, token, form)
            if response is not None:
                return response
    except InvitationClosed as error:
        return render(request, "account/invitation_closed.html", {"state": error.state}, status=410)
    context = {"form": form, "invitation": found, "role": Role(found.roles[-1])}
    return render(request, "account/invitation.html", context, status=400 if form.errors else 200)


def _accept(request: HttpRequest, token: str, form: AcceptForm) -> HttpResponse | None:
    """Make the account and answer; None when the service refuses, with its reason beside the field."""
    given = {name: form.cleaned_data[name] for name in ("username", "full_name", "password")}
    try:
        user = invitations.accept(token=token, **given)
    except InvitationClosed:
        raise
    except RecordError as error:
        sentence = error.message.rstrip(".")
        form.add_error(error.field if error.field in form.fields else None, f"{sentence[:1].upper()}{sentence[1:]}.")
        return None
    signed_in: HttpResponse = perform_login(request, user, redirect_url=settings.LOGIN_REDIRECT_URL)
    return signed_in
