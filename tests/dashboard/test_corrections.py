"""The page of corrections, its file and its feed."""

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dashboard import corrections as pages
from dashboard.models import ReaderReport
from dashboard.moved import first_words
from dashboard.words import MINUS
from incidents.corrections import Week
from incidents.models import Incident
from incidents.services import (
    ChoiceInput,
    FigureInput,
    accept_proposal,
    edit_incident,
    entry_of,
    propose_merge,
    publish_incident,
    reinstate_incident,
    take_down,
    withdraw_incident,
    withhold_location,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.docs.test_data_dictionary import documented
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 10
FEED = "/feeds/corrections.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def this_week() -> str:
    """The week of today, as the query names it."""
    return str(Week.of(timezone.now()))


def edited(incident: Incident, *, reason: str = "A reason", source: str = "", **parts: Any) -> Incident:
    """The incident after an edit that needs no second person."""
    row = Incident.objects.get(pk=incident.pk)
    entry = replace(entry_of(row), **parts)
    return edit_incident(
        uid=row.uid, version=row.version, entry=entry, by=editor(), reason=reason, source=source, corrects=True
    ).incident


def toll(incident: Incident, killed: int) -> dict[str, Any]:
    """The reports of an incident with a later toll."""
    figure = FigureInput("total", "killed", killed, killed, "exactly", "police", dt.date(2024, 5, 9), "no")
    first, *others = entry_of(Incident.objects.get(pk=incident.pk)).reports
    return {"reports": (replace(first, figures=(*first.figures, figure)), *others)}


def words_of(client: Client, query: str = "") -> str:
    """The words of the page, without tags; "" follows the redirect to the newest week."""
    response = client.get(f"/corrections/{query}", follow=True)
    assert response.status_code == 200
    main = response.content.decode().split('<main id="main"', 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_without_a_week_the_newest_is_shown_at_its_own_address(client: Client) -> None:
    response = client.get("/corrections/?kind=figures")
    assert (response.status_code, response["Location"]) == (302, f"/corrections/?week={this_week()}&kind=figures")


def test_an_incident_stands_with_what_changed_why_and_on_which_source(client: Client) -> None:
    incident = make_incident(killed=5, outlet=OutletFactory.create(name="Dawn"))
    edited(incident, reason="Two died in hospital", source="https://dawn.example/2", **toll(incident, 7))
    edited(incident, reason="As <b>Dawn</b> has it", source="Dawn, page 3", part_of_day="dawn")
    html = client.get(f"/corrections/?week={this_week()}").content.decode()
    words = words_of(client)
    assert f"{incident.title} {incident.uid}" in words
    assert "Victims killed 5 7" in words
    assert "Two died in hospital https://dawn.example/2" in words
    assert "As <b>Dawn</b> has it Source: Dawn, page 3" in words
    assert "As &lt;b&gt;Dawn&lt;/b&gt; has it" in html
    assert 'href="https://dawn.example/2" rel="external nofollow noreferrer"' in html
    assert words.count(incident.title) == 1


def test_first_publications_are_counted_and_are_no_corrections(client: Client) -> None:
    make_incident(killed=5)
    assert "Nothing that was public changed in this week. 1 incident was first published" in words_of(client)


def test_a_withdrawn_incident_stands_with_its_reason_and_one_taken_down_with_less(client: Client) -> None:
    gone, down = make_incident(killed=5, targets=("bank",)), make_incident(killed=6, targets=("railway",))
    titles = {gone.title, down.title}
    withdraw_incident(uid=gone.uid, version=gone.version, by=reviewer(), reason="It was a gas leak")
    take_down(uid=down.uid, by=reviewer(), reason="Gul Khan could be found")
    words = words_of(client)
    assert re.search(
        rf"{gone.uid} \S+ \d+ \w+, \S+ It was a gas leak What changed .* Status Published Withdrawn", words
    )
    assert re.search(rf"{down.uid} \S+ \d+ \w+, \S+ Taken down because it could harm somebody What changed", words)
    assert "Status Published Taken down" in words
    assert not [title for title in titles if title in words]
    assert "Gul Khan" not in words


def test_a_kind_of_change_is_picked_by_the_query_and_said_in_words(client: Client) -> None:
    incident = make_incident(killed=5)
    edited(incident, part_of_day="dawn", targets=("police",), **toll(incident, 7))
    words = words_of(client, f"?week={this_week()}&kind=place_date")
    assert "1 change (place and date) of 1 incident." in words
    assert "Part of day – Dawn" in words
    assert "Victims killed" not in words
    assert "Targets – Police" in words_of(client, f"?week={this_week()}&kind=class")
    assert "No change of this kind in this week." in words_of(client, f"?week={this_week()}&kind=attribution")


def test_an_empty_week_leads_to_the_last_before_it_and_to_those_beside_it(client: Client) -> None:
    edited(make_incident(killed=5), part_of_day="dawn")
    later = Week.of(timezone.now()).moved(3)
    words = words_of(client, f"?week={later}")
    assert "Nothing that was public changed in this week." in words
    assert f"The last before it was in week {this_week()}" in words
    html = client.get(f"/corrections/?week={later}").content.decode()
    assert f'href="?week={later.moved(-1)}" rel="prev"' in html
    assert "Later week" not in html
    first = client.get(f"/corrections/?week={this_week()}").content.decode()
    assert "Earlier week" not in first


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("week=2026-W60", "“2026-W60” is no week: the year 2026 has no week 60."),
        ("week=last", "“last” is no week: write the year and the number of the week, such as 2026-W12."),
        ("week=9999-W52", "is no week"),
        ("kind=gossip", "Changes of: “gossip” is not one of figures, "),
        ("wek=2026-W12", "There is no parameter"),
        ("page=0", "greater than or equal to 1"),
    ],
)
def test_a_question_that_cannot_be_answered_is_said_to_be_so(client: Client, query: str, said: str) -> None:
    response = client.get(f"/corrections/?{query}")
    assert response.status_code == 400
    assert said in unescape(response.content.decode())


def test_the_file_holds_the_same_changes_and_no_formula(client: Client) -> None:
    incident = make_incident(killed=5)
    edited(incident, reason="=HYPERLINK(1)", source="https://dawn.example/2", part_of_day="dawn", summary="+44 seen")
    edited(incident, reason="Later", **toll(incident, 7))
    response = client.get(f"/corrections/?week={this_week()}&format=csv")
    assert response["Content-Disposition"] == f'attachment; filename="nigran-corrections-{this_week()}.csv"'
    text = b"".join(response).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(documented("One change, as the file of corrections gives it"))
    by_field = {row["field"]: row for row in rows}
    assert (by_field["part_of_day"]["old"], by_field["part_of_day"]["new"]) == ("–", "Dawn")
    assert (by_field["summary"]["new"], by_field["summary"]["reason"]) == ("'+44 seen", "'=HYPERLINK(1)")
    assert by_field["killed_best"]["kind"] == "figures"
    assert {row["url"] for row in rows} == {f"http://testserver/incidents/{incident.uid}/"}
    only = b"".join(client.get(f"/corrections/?week={this_week()}&kind=words&format=csv")).decode()
    assert [row["field"] for row in csv.DictReader(io.StringIO(only))] == ["summary"]


def test_many_incidents_of_a_week_come_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    for _ in range(3):
        edited(make_incident(killed=5), part_of_day="dawn")
    assert "3 changes of 3 incidents." in words_of(client)
    assert "1–2 of 3 incidents Previous Next" in words_of(client)
    assert words_of(client, f"?week={this_week()}&page=2").count("Part of day") == 1


def test_the_page_asks_few_questions_however_much_changed(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        incident = make_incident(killed=5, outlet=OutletFactory.create())
        edited(incident, reason="Later", part_of_day="dawn", **toll(incident, 6 + number % 3))
    for query in (this_week(), str(Week.of(timezone.now()).moved(2))):
        client.get("/healthz/")
        with django_assert_max_num_queries(BUDGET):
            assert client.get(f"/corrections/?week={query}").status_code == 200
    for path in (FEED, "/corrections/moved/?of=killed"):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(path).status_code == 200


def test_an_unchanged_week_is_answered_304_until_something_changes(client: Client) -> None:
    incident = make_incident(killed=5)
    path = f"/corrections/?week={this_week()}"
    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    edited(incident, part_of_day="dawn")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def entries(client: Client) -> list[ElementTree.Element]:
    """The entries of the feed, parsed as a reader's program would."""
    response = client.get(FEED)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_the_feed_has_an_entry_for_each_incident_changed_in_one_go(client: Client) -> None:
    one, other = make_incident(killed=5), make_incident(killed=2)
    edited(one, reason="Two died <later>", source="https://dawn.example/2", **toll(one, 7))
    edited(one, part_of_day="dawn")
    edited(other, summary="Seen \x0b\x1f from afar.")
    last, middle, first = entries(client)
    assert [entry.findtext(f"{ATOM}title") for entry in (last, middle)] == [
        f"{other.uid} {other.title}: Summary",
        f"{one.uid} {one.title}: Part of day",
    ]
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://testserver/incidents/{one.uid}/#changes"
    summary = unescape(first.findtext(f"{ATOM}summary") or "")
    assert "Victims killed: 5 → 7." in summary
    assert "Why: Two died <later>" in summary
    assert "<later>" not in (first.findtext(f"{ATOM}summary") or "")
    assert "Source: https://dawn.example/2" in summary
    assert "Seen \ufffd\ufffd from afar." in (last.findtext(f"{ATOM}summary") or "")


def test_an_entry_keeps_its_number_and_its_moment(client: Client) -> None:
    incident = make_incident(killed=5)
    edited(incident, part_of_day="dawn")
    (before,) = entries(client)
    edited(incident, summary="Words.")
    after = entries(client)[-1]
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in (before, after)]
    assert ids[0] == ids[1]
    assert re.fullmatch(rf"tag:testserver,2021:{incident.uid}/[0-9a-f-]{{36}}", ids[0])
    assert before.findtext(f"{ATOM}updated") == after.findtext(f"{ATOM}updated")


def test_the_feed_is_answered_304_and_named_on_the_page(client: Client) -> None:
    edited(make_incident(killed=5), part_of_day="dawn")
    tag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
    page = client.get(f"/corrections/?week={this_week()}").content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" title="Nigran: corrections" href="{FEED}">' in page


def test_an_empty_record_has_an_empty_feed_and_an_empty_week(client: Client) -> None:
    assert entries(client) == []
    assert "Nothing that was public changed in this week." in words_of(client)


def test_the_page_of_an_incident_tells_its_changes_and_how_it_was_first_published(client: Client) -> None:
    incident = make_incident(killed=5)
    edited(incident, reason="Two died in hospital", source="https://dawn.example/2", **toll(incident, 7))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET summary = 'By hand.' WHERE id = %s", [incident.pk])
    html = client.get(f"/incidents/{incident.uid}/").content.decode()
    today = timezone.localdate()
    assert f"First published on {today.day} {today:%B %Y} as 5 killed; 7 now (+2)." in html
    assert 'id="changes"' in html
    assert "Two died in hospital" in html
    assert 'href="https://dawn.example/2" rel="external nofollow noreferrer"' in html
    assert "no reason recorded" in html
    assert f'href="/incidents/{incident.uid}/report/"' in html


def test_a_figure_that_an_editor_chose_stands_with_the_reason_unless_the_place_is_withheld(client: Client) -> None:
    place = PlaceFactory.create(name="Zarrinkot")
    incident = make_incident(killed=5, location=located(place=place))
    choice = ChoiceInput("killed", 4, 6, 8, reason="The mill of Zarrinkot burned")
    edited(incident, choices=(choice,))
    chosen = "Victims killed, as an editor chose: 6 (4–8)"
    page = client.get(f"/incidents/{incident.uid}/").content.decode()
    assert f"{chosen}, because The mill of Zarrinkot burned" in page
    withhold_location(uid=incident.uid, to="district", reason="A family", by=editor())
    page = client.get(f"/incidents/{incident.uid}/").content.decode()
    assert chosen in page
    assert "Zarrinkot" not in page


def test_what_has_not_moved_says_nothing_of_its_first_publication() -> None:
    incident = make_incident(killed=5)
    edited(incident, summary="Words.")
    row = Incident.objects.select_related("first_publication").get()
    assert first_words(row) == []


def test_an_incident_that_became_another_class_says_what_it_was_first(client: Client) -> None:
    incident = make_incident(killed=None)
    Incident.objects.filter(pk=incident.pk).update(event_class="clash", killed_low=1, killed_best=1, killed_high=1)
    today = timezone.localdate()
    day = f"{today.day} {today:%B %Y}"
    assert first_words(Incident.objects.select_related("first_publication").get()) == [
        f"First published on {day} without a number of killed; 1 now.",
        f"First published on {day} as militant attack; clash now.",
    ]


def test_the_list_behind_a_movement_says_why_each_incident_moved_it(client: Client) -> None:
    stands, merged, gone = (make_incident(killed=number) for number in (1, 2, 4))
    left = make_incident(killed=3)
    waiting = propose_merge(kept=stands.uid, merged=merged.uid, by=editor(), reason="One blast")
    assert waiting is not None
    accept_proposal(proposal=waiting.pk, by=reviewer())
    withdraw_incident(uid=gone.uid, version=gone.version, by=reviewer(), reason="A gas leak")
    Incident.objects.filter(pk=left.pk).update(event_class="criminal_violence")
    response = client.get("/corrections/moved/?of=killed")
    page = response.context["moved"]
    assert [(row.uid, row.by, row.why, row.merged_into) for row in page.shown] == [
        (gone.uid, f"{MINUS}4", "withdrawn: A gas leak", ""),
        (left.uid, f"{MINUS}3", "no longer counted: its class is criminal violence", ""),
        (merged.uid, f"{MINUS}2", "merged into", stands.uid),
    ]
    html = response.content.decode()
    assert gone.title not in html.replace(left.title, "")
    Incident.objects.filter(pk=stands.pk).update(killed_low=9, killed_best=9, killed_high=9)
    first = client.get("/corrections/moved/?of=killed").context["moved"].shown[0]
    assert (first.title, first.then, first.now, first.by, first.why) == (
        stands.title,
        1,
        9,
        "+8",
        "its figures changed",
    )
    assert client.get("/corrections/moved/?of=deaths").status_code == 400
    assert client.get("/corrections/moved/?of=killed&wher=kech").status_code == 400
    assert (
        "No answer under this rule" in client.get("/corrections/moved/?of=injured&counting=acled_like").content.decode()
    )


def doors(uid: str) -> list[str]:
    """Every address that shows an incident, or a list, total or file that it is in."""
    pages = [
        "/",
        "/incidents/",
        "/map/",
        "/timeline/",
        "/map/points.json",
        "/corrections/moved/",
        f"/incidents/?q={uid}",
    ]
    files = ["/incidents/?format=csv", "/figures/map.csv"]
    interface = [f"/api/v1/incidents/?format={form}" for form in ("json", "csv", "geojson")]
    return [*pages, *files, *interface]


def changes() -> list[str]:
    """Every address that tells of changes."""
    return [f"/corrections/?week={this_week()}", f"/corrections/?week={this_week()}&format=csv", FEED]


def body(client: Client, path: str, tag: str = "") -> str:
    response = client.get(path, headers={"If-None-Match": tag} if tag else {})
    assert response.status_code == 200, (path, response.status_code)
    return (b"".join(response) if response.streaming else response.content).decode()


def test_a_takedown_hides_an_incident_behind_every_door_within_one_request(client: Client) -> None:
    secret = "The daughter of Gul Khan saw it"
    incident = make_incident(killed=5, summary=secret, targets=("bank",), quote=secret)
    edited(incident, reason=secret, part_of_day="dawn")
    row = Incident.objects.get()
    told, own = (row.title, secret), [f"/incidents/{row.uid}/", f"/api/v1/incidents/{row.uid}/"]
    tags = {path: client.get(path)["ETag"] for path in [*doors(row.uid), *changes(), *own]}
    assert all(secret in body(client, path) for path in [*changes(), *own])
    report = ReaderReport.objects.create(incident=row, version=row.version, kind="risk", text="She can be found.")
    desk = Client()
    desk.force_login(reviewer())
    answer = desk.post(f"/desk/reports/{report.pk}/take-down/", {"reason": "Gul Khan could be found"})
    assert answer.status_code == 302
    for path in [*doors(row.uid), *changes()]:
        text = body(client, path, tags[path])
        assert not [word for word in told if word in text], path
        assert (row.uid in text) == (path in changes() or "q=" in path), path
    for path in own:
        response = client.get(path, headers={"If-None-Match": tags[path]})
        text = response.content.decode()
        assert response.status_code == 410
        assert "Taken down because it could harm somebody" in text
        assert not [word for word in (*told, "Gul Khan", "dawn") if word in text], path


def test_the_number_of_a_discarded_draft_answers_as_one_never_given(client: Client) -> None:
    draft = make_incident(killed=5, status="draft")
    withdraw_incident(uid=draft.uid, version=draft.version, by=editor(), reason="Gul Khan asked us to")
    for path in (f"/incidents/{draft.uid}/", f"/api/v1/incidents/{draft.uid}/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Gul Khan" not in response.content.decode()


def test_a_withdrawn_number_under_review_again_says_so_and_not_what_it_will_say(client: Client) -> None:
    incident = make_incident(killed=5)
    gone = withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="A gas leak")
    back = reinstate_incident(uid=gone.uid, version=gone.version, by=reviewer(), reason="A bomb after all")
    for path in (f"/incidents/{back.uid}/", f"/api/v1/incidents/{back.uid}/"):
        response = client.get(path)
        assert response.status_code == 410
        assert "Withdrawn, and being looked at again" in response.content.decode()
        assert "A bomb after all" not in response.content.decode()
    publish_incident(uid=back.uid, version=back.version, by=reviewer("second"))
    assert client.get(f"/incidents/{back.uid}/").status_code == 200
