"""UCDP beside ours: the page, the interface, and that nothing of a private set leaves the desk."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.celery import app
from dashboard.comparison_page import RULE
from dashboard.models import ComparisonEvent, ComparisonMatch, ComparisonSet, MatchState
from dashboard.services.comparison import decide_match, load_file, load_starter, match_set, match_stale_sets
from incidents.aggregates import headline
from incidents.counting import RULES
from incidents.models import Incident
from tests.dashboard.desk.people import administrator, editor, reader
from tests.dashboard.test_comparison_files import ACLED, UCDP, file_of

pytestmark = pytest.mark.usefixtures("record_db")

PAGE = "/trackers/ucdp/"
API = "/api/v1/comparison/ucdp/"
MOST_QUERIES = 15
SECRET = "Secretive Faction of Nowhere"

Commits = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]


@pytest.fixture
def ucdp() -> ComparisonSet:
    return load_starter()


@pytest.fixture
def private() -> ComparisonSet:
    row = ACLED | {"fatalities": "3", "actor1": SECRET, "event_id_cnty": "PAK777777"}
    return load_file(publisher="acled", version="2022", content=file_of(row), file_name="acled.csv", by=editor())


@pytest.fixture
def worker() -> Iterator[None]:
    """Tasks are done where they are queued."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_loading_the_shipped_events_again_changes_nothing(ucdp: ComparisonSet) -> None:
    before = list(ComparisonMatch.objects.order_by("pk").values_list("pk", "score", "is_best"))
    assert load_starter() == ucdp
    assert ComparisonEvent.objects.filter(set=ucdp).count() == 189
    assert list(ComparisonMatch.objects.order_by("pk").values_list("pk", "score", "is_best")) == before


def test_pairs_judged_by_hand_are_found(ucdp: ComparisonSet) -> None:
    """Of 42 pairs proposed for 2021, 41 were judged right by hand, one doubtful; six that are there were not found."""
    pairs = dict(ComparisonMatch.objects.filter(is_best=True).values_list("event__place_words", "incident__uid"))
    assert len(ComparisonMatch.objects.filter(is_best=True)) == 42
    assert pairs["Dasu dam"] == "PK-000042"
    assert pairs["Machh town"] == "PK-000001"
    assert pairs["Makeen town"] == "PK-000006"
    assert pairs["Bahawalnagar town"] == "PK-000058"


def test_why_a_pair_calls_this_record_here_and_says_when_the_militants_are_left_out(ucdp: ComparisonSet) -> None:
    best = ComparisonMatch.objects.filter(is_best=True).select_related("event", "incident")
    pairs = {pair.event.event_id: pair for pair in best}
    quetta, mastung = pairs["394399"], pairs["426601"]
    assert (quetta.incident.killed_all_best, quetta.event.killed_best) == (4, 6)
    assert "4 killed here, 6 there" in quetta.reasons
    assert (mastung.incident.killed_all_best, mastung.event.killed_best) == (9, 4)
    assert "0 victims killed in both" in mastung.reasons


def test_no_event_and_no_incident_has_two_proposed_partners(ucdp: ComparisonSet) -> None:
    pairs = list(ComparisonMatch.objects.filter(is_best=True).values_list("event", "incident"))
    assert len({event for event, _ in pairs}) == len({incident for _, incident in pairs}) == len(pairs)


def test_the_page_adds_up_to_the_headline_of_the_rule_and_to_their_file(client: Client, ucdp: ComparisonSet) -> None:
    answer = client.get(PAGE)
    whole = answer.context["comparison"].whole
    ours = headline(Incident.public.filter(date__year=2021), RULE)

    assert (whole.theirs.number, whole.theirs.best, whole.matched) == (189, 448, 42)
    assert (whole.ours.number, whole.ours.best) == (ours.incidents, ours.killed.value)
    assert sum(line.theirs.best or 0 for line in answer.context["comparison"].by_province) == 448
    assert "Sundberg" in answer.content.decode()


def test_the_list_behind_each_month_holds_its_rows_and_those_of_an_inexact_date(
    client: Client, ucdp: ComparisonSet
) -> None:
    for line in client.get(PAGE).context["comparison"].months:
        query = line.rows_url.split("?", 1)[1]
        rows = client.get(f"/api/v1/incidents/?{query}&page_size=200").json()["results"]
        assert len([row for row in rows if row["date"][:7] == f"{line.start:%Y-%m}"]) == line.ours.number, line.label


@pytest.mark.parametrize("show", ["theirs", "ours", "differ", "matched"])
def test_every_list_is_the_same_as_a_file_and_asks_few_questions(
    client: Client, ucdp: ComparisonSet, show: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(f"{PAGE}?show={show}")
    file = b"".join(client.get(f"{PAGE}?show={show}&format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(file)))
    assert len(rows) == page.context["comparison"].page.paginator.count > 0
    assert {row["state"] for row in rows} == {show}


def test_theirs_ours_and_paired_make_the_whole(client: Client, ucdp: ComparisonSet) -> None:
    found = {show: client.get(f"{PAGE}?show={show}").context["comparison"] for show in ("theirs", "ours", "matched")}
    count = {show: one.page.paginator.count for show, one in found.items()}
    assert count["theirs"] + count["matched"] == 189
    assert count["ours"] + count["matched"] == found["ours"].whole.ours.number


def test_what_is_wrong_in_the_question_is_said_beside_it(client: Client, ucdp: ComparisonSet) -> None:
    answer = client.get(f"{PAGE}?month=August")
    assert answer.status_code == 400
    assert "such as 2021-08" in answer.content.decode()
    assert client.get(f"{PAGE}?colour=red").status_code == 400
    nowhere = client.get(f"{PAGE}?province=atlantis")
    assert (nowhere.status_code, "There is no province “atlantis” here" in nowhere.content.decode()) == (400, True)
    assert client.get(f"{PAGE}?version=1.0").status_code == 400


@pytest.mark.parametrize("month", ["2020-12", "2022-01"])
def test_of_a_month_that_their_file_does_not_reach_to_nothing_is_said(
    client: Client, ucdp: ComparisonSet, month: str
) -> None:
    page, answer = client.get(f"{PAGE}?month={month}"), client.get(f"{API}?month={month}")
    assert (page.status_code, answer.status_code) == (400, 400)
    assert "UCDP GED 22.1 holds events of January 2021 to December 2021" in page.content.decode()
    assert "2021-01 to 2021-12" in answer.content.decode()
    assert client.get(f"{PAGE}?month=2021-12").status_code == client.get(f"{API}?month=2021-12").status_code == 200


def test_the_page_says_so_when_nothing_was_imported(client: Client) -> None:
    ComparisonSet.objects.all().delete()
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "No set of events has been imported yet" in answer.content.decode()


def test_the_interface_gives_the_same_pairs(client: Client, ucdp: ComparisonSet) -> None:
    matched = client.get(f"{API}?state=matched&page_size=1000").json()
    missing = client.get(f"{API}?state=unmatched&month=2021-08").json()
    assert matched["count"] == 42
    assert all(len(row["matches"]) == 1 for row in matched["results"])
    august = client.get(f"{PAGE}?month=2021-08&show=theirs").context["comparison"]
    assert missing["count"] == august.page.paginator.count
    assert client.get(f"{API}?state=perhaps").status_code == 400
    assert client.get(f"{API}?version=1.0").status_code == 400


def test_a_set_of_another_publisher_cannot_be_public(private: ComparisonSet) -> None:
    with pytest.raises(IntegrityError, match="comparison_set_public_is_ucdp"), transaction.atomic():
        ComparisonSet.objects.filter(pk=private.pk).update(is_public=True)
    with pytest.raises(IntegrityError, match="comparison_set_private_has_owner"), transaction.atomic():
        ComparisonSet.objects.filter(pk=private.pk).update(by=None)


def test_nothing_of_a_private_set_is_given_to_readers(
    client: Client, ucdp: ComparisonSet, private: ComparisonSet
) -> None:
    assert ComparisonEvent.objects.filter(set=private).exists()
    addresses = [
        PAGE, f"{PAGE}?show=theirs&format=csv", f"{PAGE}?version=2022", f"{API}?page_size=1000",
        f"{API}?version=2022", "/feeds/corrections.atom", "/", "/api/v1/incidents/?search=Secretive",
    ]  # fmt: skip
    for person in (None, reader()):
        if person:
            client.force_login(person)
        for address in addresses:
            answer: Any = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert SECRET.encode() not in body, address
            assert b"PAK777777" not in body, address
        desk = client.get(f"/desk/comparison/{private.pk}/")
        assert desk.status_code == (403 if person else 302)


def test_an_editor_sees_a_private_set_beside_the_record(client: Client, private: ComparisonSet) -> None:
    client.force_login(editor())
    page = client.get(f"/desk/comparison/{private.pk}/").content.decode()
    assert SECRET in page
    assert "For the desk alone" in page


def test_what_an_editor_decides_stands_when_pairs_are_proposed_anew(ucdp: ComparisonSet) -> None:
    match = ComparisonMatch.objects.filter(is_best=True).earliest("score")
    decide_match(match=match.pk, by=editor(), state=MatchState.REJECTED)
    match_set(ucdp)
    match.refresh_from_db()
    assert (match.state, match.is_best, match.decided_by) == (MatchState.REJECTED, False, editor())


def test_pairs_follow_the_record_when_it_has_moved(ucdp: ComparisonSet) -> None:
    match = ComparisonMatch.objects.get(incident__uid="PK-000042", is_best=True)
    Incident.objects.filter(pk=match.incident_id).update(status="draft")
    ComparisonSet.objects.update(matched_generation=-1)
    assert match_stale_sets() == 1
    assert not ComparisonMatch.objects.filter(incident__uid="PK-000042").exists()


def test_the_question_asks_no_more_when_there_are_more_events(
    client: Client, ucdp: ComparisonSet, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        UCDP | {"id": str(900_000 + number), "date_start": "2021-08-05", "date_end": "2021-08-05"}
        for number in range(300)
    ]
    load_file(publisher="ucdp", version="22.1", content=file_of(*rows), file_name="more.csv", by=None)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(PAGE).context["comparison"].whole.theirs.number == 489


def test_a_file_is_checked_imported_and_deleted_at_the_desk(
    client: Client, worker: None, django_capture_on_commit_callbacks: Commits
) -> None:
    client.force_login(editor())
    given = {"publisher": "ucdp", "version": "99.1", "may_use": "on"}
    answer = client.post("/desk/comparison/", {**given, "file": SimpleUploadedFile("ged.csv", file_of(UCDP))})
    found = ComparisonSet.objects.get(version="99.1")
    assert answer.headers["Location"] == f"/desk/comparison/{found.pk}/"
    assert not found.their_events.exists()
    assert "Import it" in client.get(f"/desk/comparison/{found.pk}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/desk/comparison/{found.pk}/import/")
    assert [event.event_id for event in found.their_events.all()] == ["1"]

    assert delete_as_shown(client, found).headers["Location"] == "/desk/comparison/"
    assert not ComparisonSet.objects.filter(version="99.1").exists()
    assert not ComparisonEvent.objects.filter(event_id="1").exists()


def test_a_private_set_is_held_beside_the_rule_nearest_to_its_own_and_no_rule_of_ucdps_explains_it(
    client: Client, private: ComparisonSet
) -> None:
    client.force_login(editor())
    answer = client.get(f"/desk/comparison/{private.pk}/?show=ours")
    page, shown = answer.content.decode(), answer.context["comparison"]
    first, last = shown.window
    ours = headline(Incident.public.filter(date__range=(first, last)), RULES["acled_like"])
    assert (shown.whole.ours.number, shown.whole.ours.best) == (ours.incidents, ours.killed.value)
    assert "the rule nearest to theirs, “ACLED-like”" in page
    assert ("UCDP counts" in page, "mostly because no death" in page) == (False, False)
    assert shown.page.paginator.count > 0


def test_a_file_with_errors_is_told_at_the_desk_and_cannot_be_imported(client: Client) -> None:
    client.force_login(editor())
    file = SimpleUploadedFile("ged.csv", file_of(UCDP | {"best": "many"}))
    client.post("/desk/comparison/", {"publisher": "ucdp", "version": "99.2", "may_use": "on", "file": file})
    found = ComparisonSet.objects.get(version="99.2")
    page = client.get(f"/desk/comparison/{found.pk}/").content.decode()
    assert "It must be a whole number such as 3." in page
    assert "Import it" not in page
    assert client.post("/desk/comparison/", {"publisher": "ucdp", "version": ""}).status_code == 400


def delete_as_shown(client: Client, found: ComparisonSet) -> Any:
    """Ask to delete a set, and say yes to what the page shows."""
    address = f"/desk/comparison/{found.pk}/delete/"
    return client.post(address, {"seen": client.get(address).context["held"].seal})


def test_only_who_brought_a_set_or_an_administrator_deletes_it(client: Client, private: ComparisonSet) -> None:
    client.force_login(editor("other"))
    delete_as_shown(client, private)
    assert ComparisonSet.objects.filter(pk=private.pk).exists()
    page = client.get(f"/desk/comparison/{private.pk}/delete/").content.decode()
    assert "Only who brought the set, or an administrator, can delete it." in page
    assert "button-danger" not in page
    client.force_login(administrator())
    delete_as_shown(client, private)
    assert not ComparisonSet.objects.filter(pk=private.pk).exists()


def test_what_is_deleted_is_shown_first_and_a_set_that_has_changed_since_is_shown_again(
    client: Client, ucdp: ComparisonSet
) -> None:
    first, second = ComparisonMatch.objects.filter(is_best=True).order_by("pk")[:2]
    decide_match(match=first.pk, by=editor(), state=MatchState.CONFIRMED)
    client.force_login(administrator())
    address = f"/desk/comparison/{ucdp.pk}/delete/"
    answer = client.get(address)
    held = answer.context["held"]
    assert (held.events, held.confirmed, held.rejected) == (189, 1, 0)
    assert held.pairs == ComparisonMatch.objects.count()
    assert "imports it anew when it next starts" in answer.content.decode()

    assert client.post(address).status_code == 200
    decide_match(match=second.pk, by=editor(), state=MatchState.REJECTED)
    again = client.post(address, {"seen": held.seal})
    assert "The set has changed since you looked at it." in again.content.decode()
    assert ComparisonEvent.objects.filter(set=ucdp).count() == 189

    client.post(address, {"seen": again.context["held"].seal})
    assert not ComparisonSet.objects.exists()
    assert not ComparisonMatch.objects.exists()


def test_rejected_pairs_are_listed_at_the_desk_alone_and_can_be_taken_back(client: Client, ucdp: ComparisonSet) -> None:
    match = ComparisonMatch.objects.filter(is_best=True).latest("score")
    client.force_login(editor())
    desk = f"/desk/comparison/{ucdp.pk}/?show=rejected"
    decide = f"/desk/comparison/pairs/{match.pk}/"
    assert "There is none in this part." in client.get(desk).content.decode()

    back = client.post(decide, {"state": "rejected", "next": f"{desk}#list"})
    assert back.headers["Location"] == f"{desk}#list"
    answer = client.get(desk)
    page = answer.content.decode()
    assert [row["match"].pk for row in answer.context["comparison"].listed] == [match.pk]
    assert "Rejected by ed, " in page
    assert "Marked as not the same" in page
    assert "Take it back" in page
    assert client.get(f"{PAGE}?show=rejected").status_code == 400
    file = b"".join(client.get(f"{desk}&format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert file.count("Rejected by an editor") == 1

    client.post(decide, {"state": "proposed", "next": desk})
    match.refresh_from_db()
    assert (match.state, match.is_best, match.decided_by, match.decided_at) == (MatchState.PROPOSED, True, None, None)
    assert client.get(desk).context["comparison"].page.paginator.count == 0


@pytest.mark.parametrize(
    ("publisher", "content", "words"),
    [
        ("ucdp", file_of(ACLED), "This is not a file of UCDP GED. It looks like one of ACLED: choose that."),
        ("acled", b"<!doctype html><p>Sign in</p>", "This is not a file of ACLED: its first row must name columns"),
        ("gtd", b"PK\x03\x04junk", "The file is damaged, or not a spreadsheet."),
        ("ucdp", file_of(UCDP | {"country": "India", "country_id": "750"}), "No row of the file lies in Pakistan"),
    ],
)
def test_a_file_that_is_none_of_the_publisher_is_refused_beside_the_field_and_leaves_no_set(
    client: Client, publisher: str, content: bytes, words: str
) -> None:
    client.force_login(editor())
    before = ComparisonSet.objects.count()
    file = SimpleUploadedFile("wrong.csv", content)
    answer = client.post("/desk/comparison/", {"publisher": publisher, "version": "1", "may_use": "on", "file": file})
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"][0].startswith(words)
    assert not answer.context["form"].errors["file"][0].endswith("..")
    assert ComparisonSet.objects.count() == before
