"""A place that could harm people is kept back: a reader who knows every door of the record tries to find it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pghistory
import pytest
from django.http import QueryDict
from django.test import Client

from groups.models import ArmedGroup
from incidents.aggregates import district_rings, district_totals, map_points
from incidents.aggregates.breakdowns import place_totals
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.ledger import ledger
from incidents.models import Incident, RecordGeneration, WithheldLocation
from incidents.rows import row_of
from incidents.services import RecordError, reveal_location, withhold_location
from places.models import Place, PlaceAlias
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db
LATITUDE, LONGITUDE = 29.9123, 67.4567
URL = "https://paper.example/zarrinkot-family"
# Whatever would give the place away: its names, its point, and the words of those who reported it.
SECRETS = ("zarrinkot", "zarinkot", "زرینکوٹ", "29.91", "67.45", "paper.example", "house by the mill", "mill lane")
# Every way of asking for it, from knowing it to guessing.
QUESTIONS = (
    "bbox=67.4,29.9,67.5,30.0",
    f"near={LONGITUDE},{LATITUDE}",
    f"near={LONGITUDE},{LATITUDE}&within_km=500",
    "h3=854270a7fffffff",
    "place=zarrinkot",
    "q=Zarrinkot",
    "q=Zarinkot",
    "q=zarrinkoat",
    "q=زرینکوٹ",
    "q=mill lane",
    "q=house by the mill",
    "location_precision=exact,town,near,tehsil",
)


@pytest.fixture
def place() -> Place:
    """A town of a district, with another spelling."""
    district = DistrictFactory.create(slug="kachhi", name="Kachhi", province__slug="balochistan")
    place = PlaceFactory.create(
        slug="zarrinkot",
        name="Zarrinkot",
        name_ur="زرینکوٹ",
        district=district,
        latitude=LATITUDE,
        longitude=LONGITUDE,
    )
    PlaceAlias.objects.create(place=place, name="Zarinkot", kind="spelling")
    return place


@pytest.fixture
def group() -> ArmedGroup:
    return ArmedGroupFactory.create(slug="bla")


@pytest.fixture
def incident(place: Place, group: ArmedGroup) -> Incident:
    """An incident at the place, whose public history, words and source all name it."""
    incident = make_incident(
        location=located(place=place, place_text="Mill Lane, Zarrinkot"),
        killed=2,
        summary="Gunmen came to the house by the mill in Zarrinkot.",
        url=URL,
        quote="The house by the mill in Zarrinkot was struck.",
        groups=[(group, "claim", "made")],
    )
    with pghistory.context(reason="Mill Lane, not the bazaar of Zarrinkot", source=URL):
        Incident.objects.filter(pk=incident.pk).update(place_text="Mill Lane in Zarrinkot", latitude=LATITUDE + 0.001)
    Incident.objects.filter(pk=incident.pk).update(place_text="Mill Lane, Zarrinkot", latitude=LATITUDE)
    incident.refresh_from_db()
    return incident


@pytest.fixture
def neighbour(place: Place, group: ArmedGroup) -> Incident:
    """Another incident of the same district, group and week, whose page lists related ones."""
    return make_incident(
        location=located(district=place.district), date=date(2024, 5, 2), groups=[(group, "claim", "made")]
    )


@pytest.fixture(params=["district", "province"])
def hidden(incident: Incident, request: pytest.FixtureRequest) -> Incident:
    """The incident with its place withheld."""
    return withhold_location(uid=incident.uid, to=request.param, reason="The family of Mill Lane, Zarrinkot")


def body(path: str, **headers: str) -> str:
    response = Client().get(path, headers=headers)
    assert response.status_code == 200, (path, response.status_code)
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def given_away(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text.casefold()]


def doors(uid: str) -> Iterator[str]:
    """Every address that shows the incident or a list it is in."""
    yield f"/incidents/{uid}/"
    yield f"/api/v1/incidents/{uid}/"
    yield from ("/", "/incidents/", "/incidents/?format=csv", "/map/", "/figures/map.csv", "/map/points.json")
    yield from ("/timeline/", "/groups/", "/groups/bla/", "/districts/", "/districts/kachhi/")
    for form in ("json", "csv", "geojson"):
        yield f"/api/v1/incidents/?format={form}"
    yield "/api/v1/stats/?by=district"


def test_before_it_is_withheld_the_place_is_found_by_every_question(incident: Incident) -> None:
    for question in QUESTIONS:
        assert {row.uid for row in IncidentFilterSet(QueryDict(question)).qs} == {incident.uid}, question
    assert given_away(body(f"/incidents/{incident.uid}/")) != []
    assert given_away(body("/api/v1/incidents/?format=csv")) != []


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_finds_a_withheld_place(hidden: Incident, question: str) -> None:
    assert not IncidentFilterSet(QueryDict(question)).qs.exists()
    for path in ("/incidents/", "/api/v1/incidents/"):
        assert hidden.uid not in body(f"{path}?{question}")
    for form in ("csv", "geojson"):
        assert hidden.uid not in body(f"/api/v1/incidents/?{question}&format={form}")
    assert hidden.uid not in body(f"/map/points.json?{question}")
    stats = orjson.loads(body(f"/api/v1/stats/?{question}&by=district"))
    assert (stats["total"]["value"], stats["rows"]) == (0, [])


def test_no_page_file_or_answer_holds_a_word_of_a_withheld_place(hidden: Incident, neighbour: Incident) -> None:
    for path in [*doors(hidden.uid), f"/incidents/{neighbour.uid}/"]:
        assert given_away(body(path)) == [], path


def test_the_row_says_how_far_its_place_is_kept_back(hidden: Incident) -> None:
    detail = orjson.loads(body(f"/api/v1/incidents/{hidden.uid}/"))
    assert detail["withheld_to"] == detail["location_precision"] == hidden.withheld_to
    assert (detail["latitude"], detail["longitude"], detail["place"]) == (None, None, None)
    assert detail["district"] == ("kachhi" if hidden.withheld_to == "district" else None)
    assert detail["province"] == "balochistan"
    (report,) = detail["reports"]
    assert (report["url"], report["title"], report["quote"]) == ("", "", "")
    assert detail["killed"] == {"low": 2, "best": 2, "high": 2}


def test_a_place_withheld_to_its_province_is_in_no_district(incident: Incident) -> None:
    withhold_location(uid=incident.uid, to="province", reason="A family")
    rows, rule = Incident.public.all(), RULES["attacks"]
    assert not rows.in_districts(["kachhi"]).exists()
    assert district_totals(rows, rule) == []
    assert (len(map_points(rows, rule)), district_rings(rows, rule, named=5)) == (0, [])
    assert "kachhi" not in body(f"/api/v1/incidents/{incident.uid}/").casefold()
    assert incident.uid not in body("/districts/kachhi/")


def test_a_ring_stands_at_the_districts_label_and_not_at_the_place(incident: Incident) -> None:
    withhold_location(uid=incident.uid, to="district", reason="A family")
    rows, rule = Incident.public.all(), RULES["attacks"]
    assert len(map_points(rows, rule)) == 0
    (ring,) = district_rings(rows, rule, named=5)
    assert (ring.latitude, ring.longitude, ring.incidents) == (30.2, 67.0, 1)
    assert place_totals(rows, rule, limit=9) == []


def test_the_history_from_before_does_not_tell_the_place_nor_why_it_is_kept_back(hidden: Incident) -> None:
    changes = ledger(hidden)
    assert [change.field for change in changes] == ["withheld_to"]
    assert given_away(" ".join(f"{c.old} {c.new} {c.reason} {c.source}" for c in changes)) == []


def test_changes_made_while_it_is_withheld_are_told_without_their_words(hidden: Incident) -> None:
    with pghistory.context(reason="A third of Mill Lane died", source=URL):
        Incident.objects.filter(pk=hidden.pk).update(killed_best=3, killed_high=3)
    changes = ledger(hidden)
    assert {change.field for change in changes} == {"killed_best", "killed_high", "withheld_to"}
    assert given_away(" ".join(f"{c.old} {c.new} {c.reason} {c.source}" for c in changes)) == []


def test_the_tag_of_an_answer_depends_on_no_row(incident: Incident) -> None:
    RecordGeneration.objects.update_or_create(id=1, defaults={"value": 7, "changed_at": None})
    paths = [f"/api/v1/incidents/?{question}" for question in QUESTIONS]
    before = [Client().get(path)["ETag"] for path in paths]
    withhold_location(uid=incident.uid, to="district", reason="A family")
    RecordGeneration.objects.update(value=7, changed_at=None)
    assert [Client().get(path)["ETag"] for path in paths] == before


def test_the_withheld_row_reads_the_same_whatever_the_place_was(incident: Incident, place: Place) -> None:
    other = make_incident(
        location=located(district=place.district, point=(29.5, 67.1), place_text="Elsewhere"),
        killed=2,
        summary="Something else.",
        groups=[(ArmedGroup.objects.get(slug="bla"), "claim", "made")],
    )
    answers = []
    for row in (incident, other):
        withhold_location(uid=row.uid, to="district", reason="A family")
        found = row_of(Incident.public.get(uid=row.uid), host="")
        answers.append({**found, "uid": "", "url": "", "created_at": "", "updated_at": ""})
    assert answers[0] == answers[1]


def test_revealing_puts_everything_back(incident: Incident) -> None:
    def known() -> dict[str, Any]:
        found = row_of(Incident.public.get(uid=incident.uid), host="")
        return {name: value for name, value in found.items() if name not in {"updated_at", "version"}}

    before = known()
    withhold_location(uid=incident.uid, to="province", reason="A family")
    assert known() != before
    reveal_location(uid=incident.uid, reason="The family has moved")
    assert known() == before
    assert not WithheldLocation.objects.exists()
    for question in QUESTIONS:
        assert {row.uid for row in IncidentFilterSet(QueryDict(question)).qs} == {incident.uid}, question


def test_a_wider_veil_can_replace_a_narrower_one_and_nothing_is_lost(incident: Incident) -> None:
    withhold_location(uid=incident.uid, to="district", reason="A family")
    withhold_location(uid=incident.uid, to="province", reason="The district is small")
    assert WithheldLocation.objects.get().place_text == "Mill Lane, Zarrinkot"
    reveal_location(uid=incident.uid, reason="Over")
    assert Incident.public.get().place_text == "Mill Lane, Zarrinkot"


@pytest.mark.parametrize(("to", "reason"), [("town", "x"), ("district", " "), ("country", "x")])
def test_what_cannot_be_withheld_is_refused_and_nothing_changes(incident: Incident, to: str, reason: str) -> None:
    with pytest.raises(RecordError):
        withhold_location(uid=incident.uid, to=to, reason=reason)
    kept = Incident.objects.get(pk=incident.pk)
    assert (kept.place_text, kept.version, kept.withheld_to) == (incident.place_text, incident.version, "")


def test_a_place_known_to_its_district_has_nothing_to_withhold_there(neighbour: Incident) -> None:
    with pytest.raises(RecordError, match="not known better"):
        withhold_location(uid=neighbour.uid, to="district", reason="x")
    with pytest.raises(RecordError, match="nothing of this incident's place is withheld"):
        reveal_location(uid=neighbour.uid, reason="x")


def test_an_answer_kept_from_before_is_never_served_after(incident: Incident) -> None:
    """The generation moves with the change, and with it the name under which a copy is kept."""
    RecordGeneration.objects.update_or_create(id=1, defaults={"value": 7})
    path = f"/api/v1/incidents/{incident.uid}/"
    assert given_away(body(path)) != []
    withhold_location(uid=incident.uid, to="district", reason="A family")
    RecordGeneration.objects.update(value=8)
    assert given_away(body(path)) == []
