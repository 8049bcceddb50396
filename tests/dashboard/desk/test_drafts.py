"""The queue of drafts from the news, the page of one, and what its buttons do."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dashboard.models import WorkingCopy
from incidents.choices import Status
from incidents.models import Incident
from ingest.choices import ArticleState, DraftState
from ingest.models import Article, Draft
from places.models import District
from tests.dashboard.desk.addresses import addresses
from tests.dashboard.desk.drafts import page_of, press, signed_in, text_of, typed
from tests.dashboard.desk.entry_form import fields_of
from tests.dashboard.desk.people import editor
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.ingest.drafts import TEXT, TITLE, claim, make_article, make_draft, reading_of

pytestmark = pytest.mark.django_db
OWN_WORDS = "An account in words of its own, by somebody who was on the road when it happened there that night."
MARKER = "A sentence that only the article has, about a yellow umbrella."


# --- The queue -----------------------------------------------------------------------------------------------------


def test_an_empty_queue_says_what_to_do_first(desk: Client) -> None:
    page = text_of(desk.get(reverse("desk:drafts")))
    assert "No draft waits. Drafts come from articles, and articles from feeds that are switched on." in page
    assert f'<a href="{reverse("desk:feeds")}">Switch on a feed</a>' in page
    assert f'<a href="{reverse("desk:draft-new")}">paste the address of an article</a>' in page


def test_a_draft_waits_with_its_toll_day_place_outlet_and_doubt(desk: Client, lorain: District) -> None:
    outlet = OutletFactory.create(name="The Lorain Mail")
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4)
    make_draft(reading_of(lorain), make_article(outlet=outlet))
    page = text_of(desk.get(reverse("desk:drafts")))
    assert "1 story waits" in page
    assert "<strong>4 killed, 3 injured</strong> <span>13 Feb 2025</span>" in page
    assert "Lorain" in page
    assert "The Lorain Mail" in page
    assert "Not sure of 1 of 7" in page
    assert known.uid in page


def test_copies_of_one_wire_are_one_origin_in_their_story(desk: Client, lorain: District) -> None:
    first = make_article(wire="APP")
    make_draft(reading_of(lorain), first)
    make_draft(reading_of(lorain), make_article(url="https://example.net/2", wire="app"))
    make_draft(reading_of(lorain), make_article(url="https://example.com/3", text=OWN_WORDS))
    assert "One story: 3 articles, 2 origins" in text_of(desk.get(reverse("desk:drafts")))


def test_the_newest_story_comes_first_and_its_drafts_stay_together(desk: Client, lorain: District) -> None:
    old = make_draft(reading_of(lorain), make_article(title=f"{TITLE} one"))
    elsewhere = reading_of(day=date(2025, 1, 2), figures=())
    other = make_draft(elsewhere, make_article(url="https://example.com/o", title="Gas line blown up", text=OWN_WORDS))
    late = make_draft(reading_of(lorain), make_article(url="https://example.net/l", title=f"{TITLE} three"))
    assert late.story == old
    page = text_of(desk.get(reverse("desk:drafts")))
    order = sorted((other, old, late), key=lambda draft: page.index(reverse("desk:draft", args=[draft.pk])))
    assert order == [other, old, late]


def test_the_queue_is_narrowed_by_outlet_language_province_and_what_is_known(desk: Client, lorain: District) -> None:
    outlet = OutletFactory.create(slug="mail")
    here = make_draft(reading_of(lorain), make_article(outlet=outlet, language="ur"))
    make_incident(location=located(district=lorain), date=date(2025, 1, 1), killed=9)
    known = make_incident(location=located(district=lorain), date=date(2025, 3, 1), killed=9)
    there = make_draft(reading_of(lorain, day=date(2025, 3, 1)), make_article(url="https://example.net/2"))
    assert there.matches.get().incident == known
    for asked, found in (
        ("outlet=mail", {here}), ("language=ur", {here}), ("language=en", {there}),
        (f"province={lorain.province.slug}", {here, there}), ("known=yes", {there}), ("known=no", {here}),
    ):  # fmt: skip
        page = text_of(desk.get(f"{reverse('desk:drafts')}?{asked}"))
        assert {one for one in (here, there) if f'"{reverse("desk:draft", args=[one.pk])}"' in page} == found, asked
    assert "Nothing that waits fits the filters." in text_of(
        desk.get(f"{reverse('desk:drafts')}?outlet=mail&language=en")
    )
    assert "choose one of the list" in text_of(desk.get(f"{reverse('desk:drafts')}?outlet=nobody"))


def test_the_queue_asks_the_database_as_often_whatever_waits(
    desk: Client, lorain: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4)
        make_draft(reading_of(lorain), make_article(url=f"https://example.org/{number}"))
    for number in range(6):
        make_draft(reading_of(), make_article(url=f"https://example.org/o{number}"))
    with django_assert_max_num_queries(15):
        desk.get(reverse("desk:drafts"))
    with django_assert_max_num_queries(15):
        desk.get(f"{reverse('desk:drafts')}?known=yes&province=x")


def test_background_is_not_in_the_queue(desk: Client, lorain: District) -> None:
    revision = make_article()
    make_draft(reading_of(lorain), revision)
    told_again = make_draft(reading_of(lorain, role="background"), revision, number=2)
    assert reverse("desk:draft", args=[told_again.pk]) not in text_of(desk.get(reverse("desk:drafts")))


def test_articles_that_could_not_be_read_are_listed_with_their_reason(desk: Client) -> None:
    article = Article.objects.create(
        url="https://example.org/x", canonical_url="https://example.org/x", listed_title="Blast in Lorain",
        state=ArticleState.SUSPECT, state_reason="only 80 characters of a story were found",
    )  # fmt: skip
    page = text_of(desk.get(f"{reverse('desk:drafts')}?show=resting"))
    assert "only 80 characters of a story were found" in page
    assert f"{reverse('desk:draft-new')}?article={article.pk}#text" in page
    assert reverse("desk:article-again", args=[article.pk]) in page


def test_the_desk_says_how_many_wait(desk: Client, lorain: District) -> None:
    make_draft(reading_of(lorain))
    assert '<span class="numbers-count">1</span> from the news' in text_of(desk.get(reverse("desk:home")))


# --- The page of a draft -------------------------------------------------------------------------------------------


def test_the_article_is_shown_as_text_with_its_evidence_marked(desk: Client, lorain: District) -> None:
    text = f"{TEXT}\n<script>alert(1)</script> said <b>nobody</b>."
    page = page_of(desk, make_draft(reading_of(lorain), make_article(text=text)))
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; said &lt;b&gt;nobody&lt;/b&gt;." in page
    assert 'data-evidence="date">Thursday</a>' in page
    assert 'href="#id_date" data-evidence="date"' in page
    cell = "id_reports-0-statements-0-police-killed"
    assert f'<a class="evidence" href="#{cell}" data-evidence="figure-0">At least four policemen</a>' in page
    assert '"reports-0-statements-0-police-killed": "figure-0"' in page


def test_the_only_link_out_of_the_article_is_its_own_address(desk: Client, lorain: District) -> None:
    revision = make_article(text=f"{TEXT}\nRead https://evil.example/x and javascript:alert(1).")
    page = page_of(desk, make_draft(reading_of(lorain), revision))
    assert '<a href="https://example.org/news/1" rel="nofollow noreferrer noopener" target="_blank">' in page
    assert 'href="https://evil' not in page
    assert 'href="javascript' not in page


def test_the_form_is_filled_and_says_how_sure_each_field_is_and_what_else_it_may_be(
    desk: Client, lorain: District
) -> None:
    draft = make_draft(reading_of(lorain))
    fields = typed(desk, draft)
    assert fields["date"] == ["2025-02-13"]
    assert fields["district"] == ["lorain"]
    assert fields["reports-0-statements-0-police-killed"] == ["4"]
    page = page_of(desk, draft)
    assert '<div class="machine machine-unsure" data-machine="place">' in page
    assert "Not sure: look" in page
    assert 'value="take:date-0"' in page
    assert "6 February 2025" in page
    assert "Armed assault</button>" in page


def test_an_urdu_article_runs_from_right_to_left(desk: Client, lorain: District) -> None:
    page = page_of(desk, make_draft(reading_of(lorain), make_article(language="ur")))
    assert '<article class="news" id="article" lang="ur" dir="auto"' in page


def test_background_of_the_article_and_the_story_elsewhere_are_shown_as_such(desk: Client, lorain: District) -> None:
    revision = make_article()
    draft = make_draft(reading_of(lorain), revision)
    make_draft(reading_of(lorain, role="background"), revision, number=2)
    make_draft(reading_of(lorain), make_article(url="https://example.net/2", title=f"{TITLE}, Mail says"))
    page = page_of(desk, draft)
    assert "Told again as background: not for the queue" in page
    assert "Also tells of it" in page
    assert "Mail says" in page


def test_the_page_of_a_draft_asks_the_database_as_often_whatever_is_beside_it(
    desk: Client, lorain: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4 + number)
    revision = make_article()
    draft = make_draft(reading_of(lorain, attributions=(claim(),)), revision)
    make_draft(reading_of(lorain, role="background"), revision, number=2)
    for number in range(3):
        make_draft(reading_of(lorain), make_article(url=f"https://example.net/{number}"))
    desk.get(reverse("desk:draft", args=[draft.pk]))
    with django_assert_max_num_queries(15):
        desk.get(reverse("desk:draft", args=[draft.pk]))


# --- Deciding ------------------------------------------------------------------------------------------------------


def test_accepting_makes_a_draft_of_the_record_and_opens_the_next(desk: Client, lorain: District) -> None:
    following = make_draft(reading_of(), make_article(url="https://example.net/2", title="Another story of Lorain"))
    draft = make_draft(reading_of(lorain))
    response = press(desk, draft, "draft")
    incident = Incident.objects.get()
    assert (incident.status, incident.killed_best) == (Status.DRAFT, 4)
    assert response.redirect_chain == [(reverse("desk:draft", args=[following.pk]), 302)]
    assert f"Accepted: {incident.uid} is saved as a draft." in text_of(response)


def test_after_the_last_draft_comes_the_queue(desk: Client, lorain: District) -> None:
    response = press(desk, make_draft(reading_of(lorain)), "draft")
    assert response.redirect_chain == [(reverse("desk:drafts"), 302)]


def test_what_is_corrected_is_what_is_accepted_and_can_go_to_review_at_once(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    payload = typed(desk, draft, **{"reports-0-statements-0-police-killed": "5"})
    press(desk, draft, "review", payload)
    incident = Incident.objects.get()
    assert (incident.status, incident.killed_best) == (Status.IN_REVIEW, 5)
    assert draft.field_decisions.get(field="figures").outcome == "changed"


def test_a_form_sent_twice_is_accepted_once(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    payload = typed(desk, draft)
    press(desk, draft, "draft", payload)
    again = press(desk, draft, "draft", payload)
    assert Incident.objects.count() == 1
    assert "was saved already; nothing was saved twice." in text_of(again)


def test_what_stands_in_the_way_is_said_beside_its_field_and_nothing_is_lost(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain), make_article(outlet=None, url="https://nobody.example/1"))
    payload = typed(desk, draft, summary="Typed by hand.")
    response = press(desk, draft, "draft", payload)
    assert response.status_code == 400
    assert "Choose the outlet: the address does not tell which it is" in text_of(response)
    assert not Incident.objects.exists()
    assert typed(desk, draft)["summary"] == ["Typed by hand."]
    outlet = OutletFactory.create(slug="mail")
    press(desk, draft, "draft", {**payload, "reports-0-outlet": ["mail"]})
    draft.revision.article.refresh_from_db()
    assert (Incident.objects.count(), draft.revision.article.outlet) == (1, outlet)


def test_the_second_of_two_editors_is_told_and_loses_nothing(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    payload = typed(desk, draft, summary="Mine.")
    other = signed_in(editor("other"))
    press(other, draft, "draft")
    incident = Incident.objects.get()
    response = press(desk, draft, "draft", payload)
    assert response.status_code == 409
    page = text_of(response)
    assert "other has decided on this draft" in page
    assert incident.uid in page
    assert "Nothing was saved twice. What you typed stands below and is kept" in page
    assert fields_of(response.content.decode())["summary"] == ["Mine."]
    assert Incident.objects.count() == 1
    mine = press(desk, draft, "detach", payload)
    assert mine.redirect_chain[0][0].startswith(reverse("desk:incident-new"))
    assert fields_of(mine.content.decode())["summary"] == ["Mine."]


def test_what_was_typed_on_a_draft_is_found_again_and_can_be_thrown_away(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    payload = typed(desk, draft, summary="Later.")
    assert desk.post(reverse("desk:working-copy"), payload).status_code == 200
    copy = WorkingCopy.objects.get()
    assert "You began on this draft on" in page_of(desk, draft)
    opened = desk.get(f"{reverse('desk:incident-new')}?copy={copy.key}")
    assert opened["Location"] == reverse("desk:draft", args=[draft.pk])
    press(desk, draft, "afresh")
    assert typed(desk, draft)["summary"] == [""]
    assert not WorkingCopy.objects.exists()


def test_the_same_incident_gets_the_article_as_a_report(desk: Client, lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    page = page_of(desk, draft)
    assert f'value="join:{known.uid}:{known.version}" data-shortcut="s"' in page
    assert f"The article is a source of {known.uid} now." in text_of(
        press(desk, draft, f"join:{known.uid}:{known.version}")
    )
    draft.refresh_from_db()
    assert (draft.state, draft.incident, known.reports.count()) == (DraftState.JOINED, known, 2)


def test_joining_an_incident_that_was_changed_meanwhile_says_so_and_keeps_the_draft(
    desk: Client, lorain: District
) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    page = text_of(press(desk, draft, f"join:{known.uid}:{known.version + 1}"))
    assert f"Nothing was added to {known.uid}" in page
    draft.refresh_from_db()
    assert (draft.state, known.reports.count()) == (DraftState.WAITING, 1)


def test_an_incident_said_to_be_different_is_not_offered_again(desk: Client, lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4)
    draft = make_draft(reading_of(lorain))
    page = text_of(press(desk, draft, f"different:{known.uid}"))
    assert f"{known.uid} is another incident: it is not offered for this draft again." in page
    assert f'value="join:{known.uid}' not in page


def test_a_draft_and_an_incident_are_laid_side_by_side(desk: Client, lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 14), killed=4)
    draft = make_draft(reading_of(lorain))
    page = text_of(desk.get(reverse("desk:draft-beside", args=[draft.pk, known.uid])))
    assert "13 February 2025" in page
    assert "14 February 2025" in page
    assert '<tr role="row" class="differs">' in page
    assert desk.get(reverse("desk:draft-beside", args=[draft.pk, "PK-999999"])).status_code == 404


def test_rejecting_asks_for_a_reason_and_goes_on(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    url = reverse("desk:draft-reject", args=[draft.pk])
    assert "Not rejected: say why it is none for the record." in text_of(desk.post(url, follow=True))
    page = text_of(desk.post(url, {"reason": "Not in Pakistan", "other": ""}, follow=True))
    assert "is rejected: Not in Pakistan." in page
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (DraftState.REJECTED, "Not in Pakistan")
    assert "ed has decided on this draft" in page_of(desk, draft)
    back = text_of(desk.post(reverse("desk:draft-back", args=[draft.pk]), follow=True))
    assert "The draft waits again." in back
    desk.post(url, {"reason": "Not in Pakistan", "other": "A hoax"})
    draft.refresh_from_db()
    assert draft.reason == "A hoax"


def test_rejecting_what_somebody_has_accepted_changes_nothing(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    press(signed_in(editor("other")), draft, "draft")
    response = desk.post(reverse("desk:draft-reject", args=[draft.pk]), {"reason": "Not in Pakistan"})
    assert response.status_code == 409
    draft.refresh_from_db()
    assert draft.state == DraftState.ACCEPTED


# --- What nobody but editors may read ------------------------------------------------------------------------------


def test_no_public_address_gives_the_text_of_an_article(desk: Client, client: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain), make_article(text=f"{TEXT}\n{MARKER}"))
    press(desk, draft, "draft")
    Incident.objects.update(status=Status.PUBLISHED)
    incident = Incident.objects.get()
    values = {"uid": incident.uid, "pk": str(draft.pk), "slug": "lorain", "version": "1", "file": "incidents.csv"}
    public = [one for one in addresses() if not one.route.startswith(("desk/", "admin"))]
    asked = 0
    for address in public:
        if all(name in values for name in address.parts):
            response = client.get(address.filled(values))
            content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            assert b"yellow umbrella" not in content, address.route
            asked += 1
    assert asked > 20
    assert "yellow umbrella" in page_of(desk, draft)


def test_the_marks_of_direction_in_a_pasted_text_are_gone_before_it_is_kept() -> None:
    from ingest.services import by_hand

    article = by_hand.add_text(
        title="Blast \u202ein Lorain", text=f"{TEXT}\u2066\u200f\x00", by=editor(), outlet=OutletFactory.create()
    )
    assert article.revision is not None
    assert (article.revision.title, article.revision.text) == ("Blast in Lorain", TEXT)


def test_a_draft_of_a_text_replaced_by_a_newer_version_leads_to_it(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    Draft.objects.update(state=DraftState.SUPERSEDED)
    page = page_of(desk, draft)
    assert "A newer version of the article has taken the place of this draft." in page
    assert reverse("desk:article", args=[draft.revision.article_id]) in page
