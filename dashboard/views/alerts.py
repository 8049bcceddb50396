"""Alerts by e-mail without an account: ask for one, confirm it, manage it, end it. No page needs a script."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dashboard import alert_pages
from dashboard.alert_forms import AlertForm
from dashboard.alert_links import Purpose, key_of, token_of
from dashboard.filterbar import field_errors
from dashboard.models import Alert
from dashboard.models.alert import DeliveryState, Frequency
from dashboard.pages import present_alone
from dashboard.services import alerts
from dashboard.services.alert_sending import send_test
from dashboard.services.alerts import AlertGone, CouldNotSend, TooMany
from incidents.clients import client_address
from incidents.filters import IncidentFilterSet
from incidents.services.errors import RecordError

# What a page says after a button was pressed, by the word in its address.
SAID = {
    "confirmed": "Your alert is confirmed.",
    "frequency": "How often it writes is changed.",
    "paused": "It is paused: nothing is sent until you resume it.",
    "resumed": "It is resumed, and tells of what is first published from now on.",
    "test": "The test mail is on its way.",
    "test-failed": "The test mail could not be sent; the list below says why.",
}


@sensitive_post_parameters("address")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@present_alone("An alert tells of what is new in the record, so it has no past. Leave it out.")
def new(request: HttpRequest) -> HttpResponse:
    """Ask where to write about a filter and how often; then a mail asks the owner of the address."""
    filters = IncidentFilterSet(request.GET)
    if not filters.is_valid():
        return render(request, "dashboard/alerts/wrong.html", {"errors": field_errors(filters)}, status=400)
    wanted = alert_pages.wanted(filters)
    form = AlertForm(request.POST if request.method == "POST" else None)
    status, seconds = 200 if request.method != "POST" else 400, 0
    if form.is_valid():
        try:
            alerts.ask_for_alert(
                address=form.cleaned_data["address"],
                query=wanted.query,
                frequency=form.cleaned_data["frequency"],
                client=client_address(request),
            )
        except TooMany as error:
            status, seconds = 429, error.seconds
            form.add_error(None, _sentence(error))
        except RecordError as error:
            status = 503 if isinstance(error, CouldNotSend) else 400
            form.add_error(error.field if error.field in form.fields else None, _sentence(error))
        else:
            return HttpResponseRedirect(reverse("dashboard:alert-sent"))
    context = {"form": form, "wanted": wanted, "frequencies": Frequency.choices, "kept": alert_pages.kept_days()}
    response = render(request, "dashboard/alerts/new.html", context, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next: the same for every address."""
    return render(request, "dashboard/alerts/sent.html", {"kept": alert_pages.kept_days()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button; only pressing it confirms, for programs that scan mail open every link."""
    key = _key(token, Purpose.CONFIRM)
    try:
        found = alerts.confirm_alert(key=key) if request.method == "POST" else alerts.alert_asked(key)
    except AlertGone:
        return _gone(request)
    if found.confirmed_at is not None:
        return HttpResponseRedirect(_address(found, "confirmed"))
    return render(request, "dashboard/alerts/confirm.html", {"managed": alert_pages.managed(found), "token": token})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """An alert: what it tells, how often, what was sent; and the buttons that change it."""
    key = _key(token, Purpose.MANAGE)
    error: RecordError | None = None
    try:
        found = alerts.alert_named(key)
        if request.method == "POST":
            try:
                return HttpResponseRedirect(_address(found, _change(request, found)))
            except AlertGone:
                raise
            except RecordError as refused:
                error = refused
    except AlertGone:
        return _gone(request)
    context = {
        "managed": alert_pages.managed(found),
        "token": token,
        "frequencies": Frequency.choices,
        "said": SAID.get(request.GET.get("said", "")),
        "error": _sentence(error) if error else "",
        "frequency_errors": [_sentence(error)] if error and error.field == "frequency" else [],
    }
    status = 429 if isinstance(error, TooMany) else 400 if error else 200
    return render(request, "dashboard/alerts/alert.html", context, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button; a POST, by it or by a mail program (RFC 8058, without our cookie), ends the alert.

    Its link is all that a POST needs: whoever has it may end the alert, and may do nothing else by it here.
    """
    key = _key(token, Purpose.MANAGE)
    if request.method == "POST":
        alerts.leave(key=key)
        return render(request, "dashboard/alerts/left.html")
    try:
        found = alerts.alert_named(key)
    except AlertGone:
        return _gone(request)
    context = {"managed": alert_pages.managed(found), "token": token}
    return render(request, "dashboard/alerts/unsubscribe.html", context)


def _change(request: HttpRequest, found: Alert) -> str:
    """Do what a button of the page says; return the word for what was done."""
    match request.POST.get("do"):
        case "frequency":
            alerts.change_frequency(key=found.key, frequency=request.POST.get("frequency", ""))
            return "frequency"
        case "pause":
            alerts.pause_alert(key=found.key)
            return "paused"
        case "resume":
            alerts.resume_alert(key=found.key)
            return "resumed"
        case "test":
            delivered = send_test(found).state == DeliveryState.DELIVERED
            return "test" if delivered else "test-failed"
        case _:
            raise RecordError("do", "press one of the buttons of this page")


def _key(token: str, purpose: Purpose) -> str:
    key = key_of(token, purpose)
    if key is None:
        raise Http404("There is no such link.")
    return key


def _address(found: Alert, said: str) -> str:
    return f"{reverse('dashboard:alert', args=[token_of(found, Purpose.MANAGE)])}?said={said}"


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/alerts/gone.html", {"kept": alert_pages.kept_days()}, status=410)


def _sentence(error: RecordError) -> str:
    return f"{error.message[:1].upper()}{error.message[1:]}."
