"""The columns of UCDP's Georeferenced Event Dataset, in file order and written as its files are.

Identifiers of conflicts, dyads and sides are UCDP's own and stay blank, and so are its names of conflicts with a
state; ``relid`` is this record's number. A side's deaths are blank where no source splits them; what is on no side is
in ``deaths_unknown``, so that the four add up to ``best``.
"""

from datetime import date
from math import floor

from django.db.models import Q

from incidents.choices import DatePrecision, EventClass, LocationPrecision
from incidents.files.layouts import common
from incidents.files.layouts.layout import Layout
from incidents.models import Incident
from incidents.rows import Cell

COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
)
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
GOVERNMENT = "Government of Pakistan"
PAKISTAN = 770

_NON_STATE = frozenset({EventClass.SECTARIAN_CLASH, EventClass.INTER_MILITANT_CLASH, EventClass.TRIBAL_CLASH})
_STATE_BASED = frozenset({EventClass.CLASH, EventClass.SECURITY_OPERATION, EventClass.STATE_STRIKE})
_WRITTEN = {EventClass.MILITANT_ATTACK, *_NON_STATE, *_STATE_BASED}
_FOREIGN = frozenset({EventClass.FOREIGN_STRIKE, EventClass.CROSS_BORDER_FIRE})
_DATES = {
    DatePrecision.DAY: 1,
    DatePrecision.FEW_DAYS: 2,
    DatePrecision.WEEK: 3,
    DatePrecision.MONTH: 4,
    DatePrecision.YEAR: 5,
}
_PLACES = {
    LocationPrecision.EXACT: 1,
    LocationPrecision.TOWN: 1,
    LocationPrecision.NEAR: 2,
    LocationPrecision.TEHSIL: 3,
    LocationPrecision.DISTRICT: 3,
    LocationPrecision.PROVINCE: 4,
    LocationPrecision.COUNTRY: 6,
}


def row(incident: Incident) -> dict[str, Cell]:
    """The cells of an incident."""
    return {
        "id": common.number_of(incident),
        "relid": incident.uid,
        "year": incident.date.year,
        "code_status": "Clear",
        **_sides(incident),
        "number_of_sources": incident.sources_count,
        **_sources(incident),
        **_place(incident),
        # One event that can be told from others, unless nobody knows when in a year.
        "event_clarity": 2 if incident.date_precision == DatePrecision.YEAR else 1,
        "date_prec": _DATES[DatePrecision(incident.date_precision)],
        "date_start": _midnight(incident.earliest),
        "date_end": _midnight(incident.latest),
        **_deaths(incident),
    }


def type_of(incident: Incident) -> int:
    """State-based, between groups, or against civilians alone."""
    if incident.event_class in _NON_STATE:
        return NON_STATE
    targets = set(incident.targets) - common.NOT_SAID
    is_attack = incident.event_class == EventClass.MILITANT_ATTACK
    return ONE_SIDED if is_attack and targets and targets <= common.CIVILIANS else STATE_BASED


def _midnight(day: date) -> str:
    return f"{day:%Y-%m-%d} 00:00:00.000"


def _sources(incident: Incident) -> dict[str, Cell]:
    """One entry for each report in every column, the address after what UCDP writes of an article."""
    articles, offices, dates, headlines = [], [], [], []
    for report in incident.reports.all():
        office, headline = report.outlet.name, report.public_title.replace('"', "'")
        day = f"{report.published_on:%Y-%m-%d}" if report.published_on else ""
        articles.append(f'"{",".join((office, day, headline, report.public_url)).rstrip(",")}"')
        offices.append(office)
        dates.append(day)
        headlines.append(headline)
    return {
        "source_article": ";".join(articles),
        "source_office": ";".join(offices),
        "source_date": ";".join(dates),
        "source_headline": ";".join(headlines),
    }


def _sides(incident: Incident) -> dict[str, Cell]:
    names = common.groups_of(incident)
    kind = type_of(incident)
    side_a, side_b = {
        STATE_BASED: (GOVERNMENT, names[0]),
        NON_STATE: (names[0], names[-1]),
        ONE_SIDED: (names[0], "Civilians"),
    }[kind]
    dyad = f"{side_a} - {side_b}"
    return {
        "type_of_violence": kind,
        "conflict_name": "" if kind == STATE_BASED else dyad,
        "dyad_name": dyad,
        "side_a": side_a,
        "side_b": side_b,
        "gwnoa": PAKISTAN if kind == STATE_BASED else None,
    }


def _place(incident: Incident) -> dict[str, Cell]:
    latitude, longitude = common.point_of(incident)
    is_wide = incident.is_wider_than_a_district
    has_point = latitude is not None and longitude is not None
    return {
        "where_prec": 4 if is_wide else _PLACES[LocationPrecision(incident.location_precision)],
        "where_coordinates": common.place_of(incident),
        "where_description": incident.district_text,
        "adm_1": incident.province.name if incident.province else "",
        "adm_2": common.district_of(incident),
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})" if has_point else "",
        "priogrid_gid": grid_cell(latitude, longitude) if latitude is not None and longitude is not None else None,
        "country": "Pakistan",
        "country_id": PAKISTAN,
        "region": "Asia",
    }


def grid_cell(latitude: float, longitude: float) -> int:
    """The number of the PRIO-GRID cell: half a degree wide, counted from the south-west, 720 to a row."""
    return floor((latitude + 90) * 2) * 720 + floor((longitude + 180) * 2) + 1


def _deaths(incident: Incident) -> dict[str, Cell]:
    """Deaths by side: of a state-based event a is the state; else the attackers are, and b is not split off."""
    militants = common.added(incident.killed_militants, incident.killed_suicide_attackers)
    security = common.added(incident.killed_security, incident.killed_peace_committee)
    a, b = {STATE_BASED: (security, militants), NON_STATE: (None, None), ONE_SIDED: (militants, 0)}[type_of(incident)]
    on_a_side = common.added(a, b, incident.killed_civilians) or 0
    return {
        "deaths_a": a,
        "deaths_b": b,
        "deaths_civilians": incident.killed_civilians,
        "deaths_unknown": max((incident.killed_all_best or 0) - on_a_side, 0),
        "best": incident.killed_all_best,
        "high": incident.killed_all_high,
        "low": incident.killed_all_low,
    }


LAYOUT = Layout(
    name="ucdp",
    columns=tuple(COLUMNS.split()),
    row=row,
    left_out={
        "not_organised_violence": ~Q(event_class__in=sorted({*_WRITTEN, *_FOREIGN})),
        "foreign_side_not_named": Q(event_class__in=sorted(_FOREIGN)),
        "no_death_reported": Q(killed_all_best__isnull=True) | Q(killed_all_best__lt=1),
        "no_group_named": common.names_no_group(),
        "other_side_not_named": Q(event_class__in=sorted(_NON_STATE)) & common.names_one_group(),
    },
    losses={
        "injured": Q(injured_all_best__isnull=False),
        "without_coordinates": Q(latitude__isnull=True, district__isnull=True),
    },
)
