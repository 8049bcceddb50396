"""What a changed reference row moves in the incidents: the words they are found by, and whose account is an origin."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet

from groups.models import ArmedGroup, GroupAlias
from incidents.choices import PUBLIC_STATUSES, OutletKind
from incidents.models import Incident, Outlet, Report
from incidents.roles import Role, has_role
from incidents.services.casualties import account_of, casualty_columns
from incidents.services.errors import RecordError
from places.models import District, DistrictAlias, Place, PlaceAlias

Values = dict[str, Any]

_FIGURES = ("killed", "injured", "abducted", "claimed")


def follow(model: type[Model], before: Values | None, after: Values | None, by: Any) -> int:  # noqa: ANN401
    """Bring the incidents in line with a row that was ``before`` and is ``after`` (None: not there).

    Runs inside the change's own transaction and history context. Returns how many incidents it moved: those that
    are found by other words now, or whose casualty columns differ. Raises RecordError when the person may not.
    """
    found = _SEARCHED.get(model)
    if found is not None:
        return _search_anew(found(before or {}, after or {}))
    if model is Outlet and before and after and _origin_moved(before, after):
        return _count_origins_anew(after["id"], by)
    return 0


def _of_group(before: Values, after: Values) -> QuerySet[Incident] | None:
    if not (before and after and _differ(before, after, ("name", "short_name", "name_ur"))):
        return None
    return _incidents(attributions__group=after["id"])


def _of_group_alias(before: Values, after: Values) -> QuerySet[Incident] | None:
    return _incidents(attributions__group__in=_either("group_id", before, after))


def _of_place(before: Values, after: Values) -> QuerySet[Incident] | None:
    if not (before and after and _differ(before, after, ("name", "name_ur"))):
        return None
    return _incidents(place=after["id"])


def _of_place_alias(before: Values, after: Values) -> QuerySet[Incident] | None:
    return _incidents(place__in=_either("place_id", before, after))


def _of_district_alias(before: Values, after: Values) -> QuerySet[Incident] | None:
    slugs = District.objects.filter(pk__in=_either("district_id", before, after)).values_list("slug", flat=True)
    return _incidents(district_set__overlap=list(slugs))


_SEARCHED: dict[type[Model], Callable[[Values, Values], QuerySet[Incident] | None]] = {
    ArmedGroup: _of_group,
    GroupAlias: _of_group_alias,
    Place: _of_place,
    PlaceAlias: _of_place_alias,
    DistrictAlias: _of_district_alias,
}


def _incidents(**where: Any) -> QuerySet[Incident]:
    found: QuerySet[Incident] = Incident.objects.filter(**where)
    return found


def _differ(before: Values, after: Values, names: Collection[str]) -> bool:
    return any(before[name] != after[name] for name in names)


def _either(name: str, *rows: Values) -> list[Any]:
    return [row[name] for row in rows if row.get(name) is not None]


def _search_anew(incidents: QuerySet[Incident] | None) -> int:
    """Let the trigger on incidents compose their search text from today's names. Their history is not touched.

    Incidents are locked in the order of their numbers, as every service does that changes several.
    """
    if incidents is None:
        return 0
    affected = Incident.objects.filter(pk__in=incidents.order_by().values("pk"))
    locked = list(affected.order_by("uid").select_for_update(no_key=True).values_list("pk", flat=True))
    return Incident.objects.filter(pk__in=locked).update(search_text=F("search_text")) if locked else 0


def _origin_moved(before: Values, after: Values) -> bool:
    return bool((before["kind"] == OutletKind.AGGREGATOR) != (after["kind"] == OutletKind.AGGREGATOR))


def _count_origins_anew(outlet: int, by: Any) -> int:  # noqa: ANN401
    """Derive the casualty columns of every incident the outlet reports; an aggregator is no origin of its own.

    The number of queries grows with the incidents that move, not with those that are looked at.
    """
    named = Report.objects.filter(outlet=outlet, incident__isnull=False).values("incident")
    reports = Report.objects.select_related("outlet").prefetch_related("figures")
    incidents = (
        Incident.objects.filter(pk__in=named)
        .order_by("uid")
        .select_for_update(no_key=True, of=("self",))
        .prefetch_related(Prefetch("reports", queryset=reports), "casualty_choices")
    )
    moved = [(incident, changed) for incident in incidents if (changed := _changed_columns(incident))]
    _check_figures(moved, by)
    for incident, changed in moved:
        for name, value in changed.items():
            setattr(incident, name, value)
        incident.save(update_fields=[*changed, "updated_at"])
    return len(moved)


def _changed_columns(incident: Incident) -> Values:
    columns = casualty_columns(
        accounts=[account_of(report) for report in incident.reports.all()],
        event_class=incident.event_class,
        choices=incident.casualty_choices.all(),
    )
    return {name: value for name, value in columns.items() if getattr(incident, name) != value}


def _check_figures(moved: list[tuple[Incident, Values]], by: Any) -> None:  # noqa: ANN401
    """A published number is moved through an outlet only by somebody who might pass the number itself."""
    public = [
        incident.uid
        for incident, changed in moved
        if incident.status in PUBLIC_STATUSES and any(name.startswith(_FIGURES) for name in changed)
    ]
    if public and not has_role(by, Role.REVIEWER):
        raise RecordError(
            "kind",
            f"this moves the figures of {len(public)} published incident{'' if len(public) == 1 else 's'} "
            f"({', '.join(public[:5])}{', …' if len(public) > 5 else ''}); a reviewer must make it",
        )
