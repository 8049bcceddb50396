"""What alerts write: plain text, and the headers by which mail programs offer to end them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from dashboard import words
from dashboard.alert_links import absolute, confirm_link, manage_link, unsubscribe_link
from dashboard.feed import printable
from dashboard.models import Alert, AlertDelivery
from dashboard.models.alert import Frequency
from dashboard.tellings import Telling
from incidents.filters import IncidentFilterSet

LONGEST_SUBJECT = 120
RULE = "-" * 40
_HOW_OFTEN = {
    Frequency.HOURLY: "at once, one mail an hour at most",
    Frequency.DAILY: "once a day",
    Frequency.WEEKLY: "once a week",
}


def filter_of(query: str) -> IncidentFilterSet:
    """The filter of an alert."""
    return IncidentFilterSet(QueryDict(query))


def words_of(query: str) -> str:
    """The filter of an alert in words, on one line."""
    return _line(words.lowered(filter_of(query).words()))


def confirmation(alert: Alert, *, days: int) -> EmailMessage:
    """Ask whether the owner of the address wants the alert.

    Whoever asked may be a stranger to the owner, so the mail holds no word that they chose freely.
    """
    asked = QueryDict(alert.query, mutable=True)
    own = asked.pop("q", [])
    wanted = words_of(asked.urlencode()) + (", matching words to search for" if own else "")
    return _message(
        alert,
        "Nigran: confirm your alert",
        [
            "Somebody, we hope you, asked Nigran to write to this address about new incidents:",
            f"  {wanted}.",
            f"  {_how_often(alert)}, and only when there is something new.",
            f"If you want this, open the page and press the button, within {days} days:\n{confirm_link(alert)}",
            "If you do not, do nothing: no mail will follow, and the address is deleted after "
            f"{days} days. Nobody is told either way.",
            _about(),
        ],
    )


def already(alert: Alert) -> EmailMessage:
    """Tell the owner of an address that has the alert already; the page says the same to everybody."""
    return _message(
        alert,
        "Nigran: you have this alert already",
        [
            "Somebody, we hope you, asked for an alert that this address has already:",
            f"  {words_of(alert.query)}.",
            f"Nothing has changed. See, change, pause or end it here:\n{manage_link(alert)}",
            _about(),
        ],
    )


def digest(alert: Alert, delivery: AlertDelivery, told: Sequence[Telling]) -> EmailMessage:
    """The new incidents of an alert."""
    wanted = words_of(alert.query)
    count = words.plural(delivery.incidents, "new incident")
    parts = [f"{count}: {wanted}.", *_incidents(told)]
    if delivery.incidents > len(told):
        shown = f"These are {len(told):,} of {delivery.incidents:,}."
        parts.append(f"{shown} All, with what changed since:\n{_rows(delivery)}")
    span = f"between {_moment(delivery.since)} and {_moment(delivery.until)}, Pakistan Standard Time"
    parts.append(
        f"New is what was first published in the record {span}; it may have happened earlier. Numbers may rise or fall "
        "later: the page of each incident tells what changed."
    )
    return _leavable(alert, delivery, _message(alert, f"Nigran: {count}: {wanted}", [*parts, _why(alert, wanted)]))


def test(alert: Alert, delivery: AlertDelivery, told: Sequence[Telling]) -> EmailMessage:
    """A mail by which a reader sees that mail arrives, and what an alert looks like."""
    wanted = words_of(alert.query)
    parts = ["This is the test that you asked for. Alerts come from the same sender.", f"The filter: {wanted}."]
    parts += ["The newest incidents it finds:", *_incidents(told)] if told else ["It finds no incident yet."]
    return _leavable(alert, delivery, _message(alert, "Nigran: test of your alert", [*parts, _why(alert, wanted)]))


def _message(alert: Alert, subject: str, parts: Iterable[str]) -> EmailMessage:
    subject = _line(subject)
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"
    return EmailMessage(
        subject=subject,
        body="\n\n".join(printable(part) for part in parts) + "\n",
        to=[alert.address],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _leavable(alert: Alert, delivery: AlertDelivery, message: EmailMessage) -> EmailMessage:
    """With what lets a mail program end the alert by one click (RFC 2369, RFC 8058).

    A second try has the number of the first, so that a mailbox that has both shows one.
    """
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or urlsplit(settings.SITE_URL).hostname
    message.extra_headers |= {
        "Message-ID": f"<alert-{delivery.pk}-{delivery.made_at:%Y%m%d%H%M%S}@{host}>",
        "List-Unsubscribe": f"<{unsubscribe_link(alert)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def _incidents(told: Sequence[Telling]) -> list[str]:
    return [
        "\n".join(
            [
                f"{number}. {_line(one.title)}",
                f"   {one.when}. {_line(one.where).rstrip('.')}.",
                f"   {one.numbers}.",
                f"   Said to have done it: {_line(one.who)}.",
                f"   Sources: {_line(one.sources)}.",
                f"   {absolute(one.path)}",
            ]
        )
        for number, one in enumerate(told, start=1)
    ]


def _why(alert: Alert, wanted: str) -> str:
    confirmed = timezone.localtime(alert.confirmed_at)
    return "\n".join(
        [
            RULE,
            f"You get this because this address confirmed, on {words.day(confirmed.date())}, that it wants mails about",
            f"new incidents of this filter: {wanted}. {_how_often(alert)}.",
            f"What was sent, change it, pause it: {manage_link(alert)}",
            f"Stop it, and have the address deleted: {unsubscribe_link(alert)}",
        ]
    )


def _about() -> str:
    return f"{RULE}\nNigran, an open record of militant violence in Pakistan since 2021: {settings.SITE_URL}/"


def _how_often(alert: Alert) -> str:
    text = _HOW_OFTEN[Frequency(alert.frequency)]
    return f"{text[:1].upper()}{text[1:]}"


def _rows(delivery: AlertDelivery) -> str:
    """The list of incidents, with all that was published or changed since."""
    filters = filter_of(delivery.alert.query)
    since = {} if filters.given("updated_since") else {"updated_since": f"{delivery.since.astimezone(dt.UTC):%FT%TZ}"}
    return absolute(f"{reverse('dashboard:incidents')}?{filters.query(**since)}")


def _moment(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{words.day(local.date())}, {local:%H:%M}"


def _line(text: str) -> str:
    """The text on one line, so that it ends no header and begins no other."""
    return " ".join(printable(text).split())
