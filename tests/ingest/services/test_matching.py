"""What a draft may be the same as, as it is kept: incidents, stories, copies, and what was told apart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from incidents.choices import Status
from incidents.models import Incident
from ingest.choices import DraftState, Verdict
from ingest.models import ArticleRevision, Draft
from ingest.reading.drafts import Draft as Reading
from ingest.reading.drafts import Range, Value
from ingest.services import deciding
from ingest.services.contents import to_json
from ingest.services.entries import origin_of
from ingest.services.keeping import content_hash
from ingest.services.matching import OF_THE_STORY, TOLD_APART, match
from places.models import District
from tests.dashboard.desk.people import editor
from tests.incidents.factories import located, make_incident
from tests.ingest.drafts import PUBLISHED, TEXT, make_article, make_draft, reading_of
from tests.ingest.matching.test_texts import APART, STORY
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
DAY = date(2025, 2, 13)


@pytest.fixture
def lorain() -> District:
    return DistrictFactory.create(slug="lorain", name="Lorain")


def article(number: int, **more: Any) -> ArticleRevision:
    return make_article(url=f"https://paper{number}.example/{number}", **{"text": f"{APART} {number}", **more})


def elsewhere(reading: Reading, number: int, **more: Any) -> Draft:
    """The reading in another outlet's article, in words of its own."""
    return make_draft(reading, article(number, **more))


def drafts_of(revision: ArticleRevision, *readings: Reading) -> list[Draft]:
    """All drafts of an article, matched at once as by a worker."""
    drafts = [
        Draft(
            revision=revision, number=number, role=one.role, content=to_json(one), date=one.date.value,
            district=(one.place.value.district if one.place.value else "") or "", reader="test",
        )
        for number, one in enumerate(readings, start=1)
    ]  # fmt: skip
    match(Draft.objects.bulk_create(drafts))
    return drafts


def later_version(of: ArticleRevision, text: str) -> ArticleRevision:
    return ArticleRevision.objects.create(
        article=of.article, number=of.number + 1, title=of.title, text=text, language="en", published_at=PUBLISHED,
        content_hash=content_hash(of.title, text),
    )  # fmt: skip


def verdicts(draft: Draft) -> dict[Incident, str]:
    return {one.incident: one.verdict for one in draft.matches.all()}


# Incidents


def test_an_incident_alike_is_kept_with_its_score_and_signals(lorain: District) -> None:
    there = make_incident(
        location=located(district=lorain), date=DAY, killed=5, attack_types=("ied",), targets=("police",)
    )
    make_incident(location=located(district=lorain), date=DAY - timedelta(days=4), killed=4)
    found = make_draft(reading_of(lorain)).matches.get()
    assert (found.incident, found.verdict, found.decided) == (there, Verdict.SAME, "")
    assert 0.8 <= found.score <= 1
    assert {"same day", "same district", "4 killed here, 5 there"} <= set(found.signals)


def test_incidents_of_any_standing_are_looked_at_and_withdrawn_ones_are_not(lorain: District) -> None:
    made = [
        make_incident(location=located(district=lorain), date=DAY, killed=4, status=status)
        for status in (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED)
    ]
    gone = make_incident(location=located(district=lorain), date=DAY, killed=4)
    Incident.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN, status_reason="An accident.")
    assert set(verdicts(make_draft(reading_of(lorain)))) == set(made)


def test_a_neighbouring_and_a_parent_district_are_looked_at() -> None:
    province = ProvinceFactory.create()
    bannu, lakki, kech = (
        DistrictFactory.create(slug=slug, name=slug, province=province) for slug in ("bannu", "lakki-marwat", "kech")
    )
    beside = make_incident(location=located(district=lakki), date=DAY, killed=4)
    make_incident(location=located(district=kech), date=DAY, killed=4)
    assert verdicts(make_draft(reading_of(bannu))) == {beside: Verdict.POSSIBLE}


def test_background_is_matched_with_nothing(lorain: District) -> None:
    make_incident(location=located(district=lorain), date=DAY, killed=4)
    make_draft(reading_of(lorain))
    again = elsewhere(reading_of(lorain, role="background"), 2)
    assert (again.story, again.matches.count()) == (None, 0)


# Stories


def test_articles_of_one_incident_are_one_story_that_its_first_draft_names(lorain: District) -> None:
    first = make_draft(reading_of(lorain))
    second = elsewhere(reading_of(lorain, killed=Value(Range(5, 5))), 2)
    third = elsewhere(reading_of(lorain, killed=Value(Range(6, 6))), 3)
    assert (first.story, second.story, third.story) == (None, first, first)
    assert set(Draft.objects.of_story(first.pk)) == {first, second, third}


def test_another_incident_of_the_day_begins_a_story_of_its_own(lorain: District) -> None:
    make_draft(reading_of(lorain))
    other = elsewhere(
        reading_of(
            lorain, attack_types=Value(("targeted_killing",)), targets=Value(("teacher_or_school",)),
            killed=Value(Range(1, 1)), injured=Value(None),
        ),
        2,
    )  # fmt: skip
    assert other.story is None


def test_two_incidents_of_one_article_are_never_one_story(lorain: District) -> None:
    first = make_draft(reading_of(lorain))
    here, there = drafts_of(article(2), reading_of(lorain), reading_of(lorain))
    assert (here.story, there.story) == (first, None)


def test_a_new_version_of_an_article_stays_in_its_story(lorain: District) -> None:
    old = elsewhere(reading_of(lorain), 2)
    Draft.objects.update(state=DraftState.SUPERSEDED)
    new = make_draft(reading_of(lorain, killed=Value(Range(9, 9))), later_version(old.revision, f"{APART} Nine died."))
    assert new.story == old
    assert elsewhere(reading_of(lorain, killed=Value(Range(9, 9))), 3).story == old


def test_a_story_goes_on_after_its_first_draft_was_decided(lorain: District) -> None:
    first = make_draft(reading_of(lorain))
    deciding.reject(draft_id=first.pk, reason="Told twice", by=editor())
    assert elsewhere(reading_of(lorain), 2).story == first


def test_a_draft_without_a_day_is_looked_for_by_its_article_s(lorain: District) -> None:
    undated = elsewhere(reading_of(lorain, day=None, date_precision=None), 2)
    assert undated.date == PUBLISHED.date()
    assert elsewhere(reading_of(lorain), 3).story == undated


def test_a_draft_whose_article_has_no_day_either_is_matched_with_nothing(lorain: District) -> None:
    make_draft(reading_of(lorain))
    undated = elsewhere(reading_of(lorain, day=None, date_precision=None), 2, published_at=None)
    assert (undated.story, undated.date, undated.matches.count()) == (None, None, 0)


def test_a_draft_in_a_shape_of_older_rules_is_passed_over(lorain: District) -> None:
    old, first = make_draft(reading_of(lorain)), elsewhere(reading_of(lorain), 2)
    Draft.objects.filter(pk=old.pk).update(content={"day": "2025-02-13"})
    Draft.objects.filter(pk=first.pk).update(story=None)
    assert elsewhere(reading_of(lorain), 3).story == first


# What persons said


def test_what_was_told_apart_is_not_proposed_to_later_drafts_of_the_story(lorain: District) -> None:
    alike = make_incident(location=located(district=lorain), date=DAY, killed=4)
    first = make_draft(reading_of(lorain))
    assert verdicts(first) == {alike: Verdict.SAME}
    deciding.tell_apart(draft_id=first.pk, uid=alike.uid, by=editor())
    later = elsewhere(reading_of(lorain), 2)
    found = later.matches.get()
    assert (found.incident, found.verdict, found.signals[0]) == (alike, Verdict.DIFFERENT, TOLD_APART)
    assert elsewhere(reading_of(lorain), 3).matches.get().verdict == Verdict.DIFFERENT


def test_a_rejected_draft_tells_nothing_apart(lorain: District) -> None:
    alike = make_incident(location=located(district=lorain), date=DAY, killed=4)
    deciding.reject(draft_id=make_draft(reading_of(lorain)).pk, reason="Told twice", by=editor())
    assert verdicts(elsewhere(reading_of(lorain), 2)) == {alike: Verdict.SAME}


def test_an_incident_that_the_story_is_in_is_proposed_however_it_was_changed(lorain: District) -> None:
    unlike = make_incident(location=located(district=DistrictFactory.create()), date=DAY - timedelta(days=9))
    first = make_draft(reading_of(lorain))
    deciding.join(draft_id=first.pk, uid=unlike.uid, version=unlike.version, by=editor())
    found = elsewhere(reading_of(lorain), 2).matches.get()
    assert (found.incident, found.verdict, found.signals[0]) == (unlike, Verdict.SAME, OF_THE_STORY)


# Copies


def test_the_earliest_of_several_copies_is_the_original_whichever_is_read_first(lorain: District) -> None:
    names = ("late", "first", "between")
    late, first, between = (
        article(number, text=f"{STORY} {name.title()} report.", published_at=PUBLISHED + timedelta(hours=hours))
        for number, (name, hours) in enumerate(zip(names, (9, 0, 4), strict=True))
    )
    for revision in (late, first, between):
        make_draft(reading_of(lorain), revision)
    for revision in (late, first, between):
        revision.refresh_from_db()
    assert (late.copy_of, between.copy_of, first.copy_of) == (first, first, None)


def test_copies_of_one_article_have_its_outlet_as_origin(lorain: District) -> None:
    first = article(1, text=STORY)
    copy = article(2, text=STORY.replace("BANNU: ", ""), published_at=PUBLISHED + timedelta(hours=2))
    for revision in (first, copy):
        make_draft(reading_of(lorain), revision)
    copy.refresh_from_db()
    assert origin_of(copy) == first.article.outlet.name  # type: ignore[union-attr]
    assert origin_of(first) == ""


def test_a_report_in_other_words_is_no_copy_and_an_older_one_of_the_same_words_neither(lorain: District) -> None:
    first = article(1, text=STORY)
    apart = article(2, text=TEXT)
    older = article(3, text=STORY, published_at=PUBLISHED - timedelta(days=30))
    for revision in (older, first, apart):
        make_draft(reading_of(lorain), revision)
    assert not ArticleRevision.objects.filter(copy_of__isnull=False).exists()


# Work


def test_the_number_of_queries_does_not_grow_with_what_is_compared(
    lorain: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_incident(location=located(district=lorain), date=DAY, killed=4)
        elsewhere(reading_of(lorain), number)
    news = article(99)
    readings: Sequence[Reading] = [reading_of(lorain), reading_of(lorain, day=DAY - timedelta(days=1))]
    # One of them stores the drafts.
    with django_assert_max_num_queries(17):
        here, _ = drafts_of(news, *readings)
    assert here.matches.count() == 5


@pytest.mark.django_db(transaction=True)
def test_articles_that_are_read_at_once_are_one_story(lorain: District) -> None:
    revisions = [article(number) for number in range(4)]
    ready = Barrier(len(revisions))

    def work(revision: ArticleRevision) -> None:
        from django.db import transaction

        try:
            with transaction.atomic():
                ready.wait(timeout=20)
                drafts_of(revision, replace(reading_of(lorain)))
        finally:
            connection.close()

    threads = [Thread(target=work, args=(revision,)) for revision in revisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (first,) = Draft.objects.filter(story=None)
    assert Draft.objects.filter(story=first).count() == 3
