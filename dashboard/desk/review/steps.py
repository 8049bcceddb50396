"""The steps a person can take with an incident: what each asks for, who may take it, and why somebody may not.

The services decide; this says beforehand what they would answer, so that a page can explain instead of surprise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from dashboard import words
from incidents import services
from incidents.choices import PUBLIC_STATUSES, LocationPrecision, Status
from incidents.models import Incident
from incidents.roles import Role, has_role
from incidents.services import four_eyes
from incidents.services.editing import CLOSED

Values = Mapping[str, str]
WITHHOLD_TO = (LocationPrecision.DISTRICT, LocationPrecision.PROVINCE)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``note`` names the field it takes, ``asks`` is that field's label; ``needed`` says it may not be empty.

    ``name`` is the last word of its address. ``key`` with Alt opens its form. ``take`` calls the service.
    """

    name: str
    label: str
    role: Role
    states: frozenset[str]
    take: Callable[[Incident, User, int, Values], Incident]
    done: str
    note: str = "note"
    asks: str = ""
    needed: bool = False
    hint: str = ""
    key: str = ""
    danger: bool = False
    undo: str = ""
    """The step that takes it back, "" when there is none."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as one person meets it on the page of one incident. ``refused`` says why not, "" when it is open."""

    step: Step
    label: str
    hint: str
    refused: str = ""


def offers(incident: Incident, user: User, *, open_comments: int) -> list[Offer]:
    """The steps that the incident's state leaves room for, with the reason why this person may not take one."""
    found = []
    for step in STEPS.values():
        if incident.status not in step.states or not _applies(step, incident):
            continue
        label, hint = _called(step, incident)
        found.append(Offer(step, label, hint, refusal(step, incident, user, open_comments=open_comments)))
    return found


def refusal(step: Step, incident: Incident, user: User, *, open_comments: int) -> str:
    """Why a person may not take a step now, as the rest of a sentence; "" when they may."""
    role = step.role
    if step.name == "withdraw" and incident.published_at is not None:
        role = Role.REVIEWER
    if not has_role(user, role):
        return f"needs the role “{role.label.lower()}”"
    why = four_eyes.for_publication(incident) if step.name == "publish" else ()
    if why and user.pk in incident.unreviewed_editors:
        reasons = " and ".join(str(one.label) for one in why)
        return f"needs somebody else, because of {reasons}, and you wrote part of it"
    if step.name in {"publish", "pass"} and open_comments:
        return f"has to wait: {words.plural(open_comments, 'comment')} still without an answer"
    return ""


def _applies(step: Step, incident: Incident) -> bool:
    match step.name:
        case "take-down":
            return not incident.taken_down
        case "withhold":
            return not incident.withheld_to and bool(withhold_choices(incident))
        case "reveal":
            return bool(incident.withheld_to)
        case _:
            return True


def withhold_choices(incident: Incident) -> list[tuple[str, str]]:
    """To what the place may be withheld: everything that is less than what is known of it now."""
    order = LocationPrecision.values
    known = order.index(incident.location_precision)
    there = {LocationPrecision.DISTRICT: bool(incident.district_set), LocationPrecision.PROVINCE: incident.province_id}
    return [(str(to), f"{to.label}") for to in WITHHOLD_TO if known < order.index(to) and there[to]]


def _called(step: Step, incident: Incident) -> tuple[str, str]:
    """Label and hint: what was never public is discarded, and leaves no tombstone."""
    if step.name == "withdraw" and incident.published_at is None:
        return "Discard", "It was never public, so nothing of it will show. The number is not given again."
    return step.label, step.hint


def _by_note(service: Callable[..., Incident]) -> Callable[[Incident, User, int, Values], Incident]:
    return lambda incident, by, version, values: service(
        uid=incident.uid, version=version, by=by, note=values.get("note", "")
    )


def _by_reason(service: Callable[..., Incident]) -> Callable[[Incident, User, int, Values], Incident]:
    return lambda incident, by, version, values: service(
        uid=incident.uid, version=version, by=by, reason=values.get("reason", "")
    )


def _take_down(incident: Incident, by: User, version: int, values: Values) -> Incident:
    return services.take_down(uid=incident.uid, by=by, reason=values.get("reason", ""))


def _withhold(incident: Incident, by: User, version: int, values: Values) -> Incident:
    return services.withhold_location(
        uid=incident.uid, version=version, to=values.get("to", ""), reason=values.get("reason", ""), by=by
    )


def _reveal(incident: Incident, by: User, version: int, values: Values) -> Incident:
    return services.reveal_location(uid=incident.uid, version=version, reason=values.get("reason", ""), by=by)


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "submit", "Send to review", Role.EDITOR, frozenset({Status.DRAFT}), _by_note(services.submit_incident),
            done="Sent to review. It can still be edited while it waits.",
            asks="For the reviewer", key="s",
        ),
        Step(
            "publish", "Publish", Role.REVIEWER, frozenset({Status.DRAFT, Status.IN_REVIEW}),
            _by_note(services.publish_incident),
            done="Published: the public sees it now.", asks="Note", hint="The public may read a note.", key="p",
            undo="withdraw",
        ),
        Step(
            "pass", "Pass as it stands", Role.REVIEWER, frozenset({Status.PUBLISHED_CHANGED}),
            _by_note(services.pass_incident),
            done="Passed. The next edit puts it back into this queue.", asks="Note",
            hint="What was edited since the last review is right. The public may read a note.", key="p",
        ),
        Step(
            "return", "Return to its editor", Role.REVIEWER, frozenset({Status.IN_REVIEW}),
            _by_note(services.return_incident),
            done="Returned to its editor.", asks="What is to be done", needed=True, key="r", undo="submit",
        ),
        Step(
            "withhold", "Withhold the place", Role.EDITOR, frozenset(Status.values) - CLOSED, _withhold,
            done="The place is withheld: the public no longer sees it, nor does any file.", note="reason",
            asks="Whom the exact place could harm", needed=True,
            hint="Summary, quotes, links and campaign go with it, for they may name the place.", undo="reveal",
        ),
        Step(
            "reveal", "Reveal the place", Role.REVIEWER, frozenset(Status.values) - CLOSED, _reveal,
            done="The place is public again.", note="reason", asks="Why it can harm nobody now", needed=True,
            hint="The public reads the reason.", undo="withhold",
        ),
        Step(
            "withdraw", "Withdraw", Role.EDITOR, frozenset({Status.DRAFT, Status.IN_REVIEW, *PUBLIC_STATUSES}),
            _by_reason(services.withdraw_incident),
            done="Withdrawn.", note="reason", asks="Why it does not belong in the record", needed=True,
            hint="Its address keeps answering, with this reason.", danger=True, undo="reinstate",
        ),
        Step(
            "take-down", "Take down at once", Role.REVIEWER, frozenset(PUBLIC_STATUSES), _take_down,
            done="Taken down: hidden from pages, files and the interface.", note="reason",
            asks="Whom it could harm", needed=True,
            hint="For danger to somebody. The tombstone gives no reason; yours is for editors alone.", danger=True,
            undo="reinstate",
        ),
        Step(
            "reinstate", "Reinstate", Role.REVIEWER, frozenset({Status.WITHDRAWN}),
            _by_reason(services.reinstate_incident),
            done="Back in review. Publish it when it is right.", note="reason",
            asks="Why it belongs in the record after all", needed=True, undo="withdraw",
        ),
    )
}  # fmt: skip


def parse_version(values: Mapping[str, Any]) -> int:
    """The version a form was made on; 0, which no incident has, when the form does not say."""
    text = str(values.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
