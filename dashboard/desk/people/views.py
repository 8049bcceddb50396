"""Accounts, roles and invitations, for administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from dashboard.desk.access import administrator_view
from dashboard.desk.people.forms import InviteForm, ReasonForm, RoleForm
from dashboard.desk.people.history import history_of
from dashboard.desk.people.rows import people_rows, person_row
from dashboard.models import Invitation
from dashboard.services import accounts, invitations
from incidents.roles import Role
from incidents.services.errors import RecordError


@administrator_view("GET", "HEAD")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and who is invited."""
    open_ones = Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).select_related("invited_by")
    return render(request, "desk/people/people.html", {"people": people_rows(), "invitations": open_ones})


@administrator_view("GET", "HEAD", "POST")
def invite(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite; then show the link, once."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            invitation, token = invitations.invite(
                name=given["name"], role=Role(given["role"]), email=given["email"], by=request.user
            )
        except RecordError as error:
            _show(error, form)
        else:
            link = request.build_absolute_uri(reverse("dashboard:invitation", args=[token]))
            until = date_format(timezone.localtime(invitation.expires_at), "j F Y, H:i")
            messages.success(
                request,
                f"Send {invitation.name} this link. It is shown only now, works once, and until {until}: {link}",
            )
            return redirect("desk:people")
    return render(request, "desk/people/invite.html", {"form": form}, status=400 if form.errors else 200)


@administrator_view("POST")
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    get_object_or_404(Invitation, pk=pk)
    try:
        invitation = invitations.revoke(invitation=pk, by=request.user)
    except invitations.InvitationClosed as error:
        messages.error(request, f"Nothing to take back: {error.message}.")
    else:
        messages.success(request, f"The invitation of {invitation.name} is taken back; its link no longer works.")
    return redirect("desk:people")


@administrator_view("GET", "HEAD")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it may do, what happened to it, and what can be done about it."""
    return _person_page(request, pk)


@administrator_view("POST")
def person_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person another role."""
    form = RoleForm(request.POST, prefix="role")
    return _act(request, pk, accounts.change_role, "The role of {} is changed.", role_form=form)


@administrator_view("POST")
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account and end its sessions."""
    form = ReasonForm(request.POST, prefix="state")
    return _act(request, pk, accounts.deactivate, "{} is deactivated and signed out everywhere.", state_form=form)


@administrator_view("POST")
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account."""
    form = ReasonForm(request.POST, prefix="state")
    return _act(request, pk, accounts.reactivate, "{} can sign in again.", state_form=form)


@administrator_view("POST")
def person_two_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the second factors of somebody who lost theirs."""
    form = ReasonForm(request.POST, prefix="factor")
    done = "The second factor of {} is removed, and they are signed out everywhere."
    return _act(request, pk, accounts.reset_two_factor, done, factor_form=form)


def _act(request: HttpRequest, pk: int, act: Callable[..., User], done: str, **posted: ReasonForm) -> HttpResponse:
    """Carry out one action on an account, or show its page again with the refusal beside the one form ``posted``."""
    account = get_object_or_404(User, pk=pk)
    [form] = posted.values()
    if form.is_valid():
        try:
            act(account=account, by=request.user, **form.cleaned_data)
        except RecordError as error:
            _show(error, form)
        else:
            messages.success(request, done.format(account.username))
            return redirect("desk:person", pk=pk)
    return _person_page(request, pk, **posted)


def _person_page(request: HttpRequest, pk: int, **posted: ReasonForm) -> HttpResponse:
    row = person_row(pk)
    if row is None:
        raise Http404
    context = {
        "person": row,
        "is_self": pk == request.user.pk,
        "history": history_of(pk),
        "role_form": RoleForm(prefix="role", initial={"role": row.role or ""}),
        "state_form": ReasonForm(prefix="state"),
        "factor_form": ReasonForm(prefix="factor"),
        **posted,
    }
    return render(request, "desk/people/person.html", context, status=400 if posted else 200)


def _show(error: RecordError, form: InviteForm | ReasonForm) -> None:
    """Put a service's refusal beside the field it names, else above the form."""
    sentence = f"{error.message[:1].upper()}{error.message[1:]}."
    form.add_error(error.field if error.field in form.fields else None, sentence)
