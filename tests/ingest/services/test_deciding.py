"""What a person makes of a draft, and what is kept of it."""

from dataclasses import replace
from datetime import date

import pytest

from incidents.choices import Status
from incidents.models import Incident, Report
from incidents.services import NotAllowed, RecordError, StaleVersion, entry_of
from ingest.choices import DraftState, Outcome, Verdict
from ingest.models import Draft, DraftMatch, FieldDecision
from ingest.services import deciding
from ingest.services.contents import from_json
from ingest.services.deciding import DecidedAlready
from ingest.services.entries import entry_of_draft, sketch_of_draft
from places.models import District
from tests.dashboard.desk.people import editor, reader
from tests.incidents.factories import OutletFactory, figure, located, make_incident
from tests.ingest.drafts import claim, injured, killed, make_article, make_draft, reading_of
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lorain() -> District:
    return DistrictFactory.create(slug="lorain", name="Lorain")


def proposed(draft: Draft) -> object:
    return sketch_of_draft(from_json(draft.content), draft.revision)


def accept(draft: Draft, **changes: object) -> Incident:
    entry = replace(sketch_of_draft(from_json(draft.content), draft.revision), **changes)  # type: ignore[arg-type]
    return deciding.accept(draft_id=draft.pk, entry=entry, by=editor())


def outcomes(draft: Draft) -> dict[str, str]:
    return dict(draft.field_decisions.values_list("field", "outcome"))


def test_an_accepted_draft_becomes_a_draft_of_the_record_with_its_article_as_source(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    incident = accept(draft)
    assert (incident.status, incident.date, incident.district) == (Status.DRAFT, date(2025, 2, 13), lorain)
    assert (incident.killed_best, incident.injured_best) == (4, 3)
    draft.refresh_from_db()
    report = incident.reports.get()
    assert (draft.state, draft.incident, draft.report, draft.decided_by) == (
        DraftState.ACCEPTED, incident, report, editor(),
    )  # fmt: skip
    assert (report.url, report.title) == (draft.revision.article.url, draft.revision.title)
    assert report.quote == (
        "LORAIN: At least four policemen were killed and three others wounded when a roadside bomb hit their van on "
        "Thursday."
    )


def test_what_nobody_touched_is_kept_and_what_was_touched_says_how(lorain: District) -> None:
    draft = make_draft(reading_of(lorain, targets=reading_of().targets))
    accept(draft, attack_types=("armed_assault",), targets=(), date_precision="few_days")
    assert outcomes(draft) == {
        "event_class": Outcome.KEPT, "date": Outcome.CHANGED, "place": Outcome.KEPT, "attack_types": Outcome.CHANGED,
        "targets": Outcome.CLEARED, "figures": Outcome.KEPT, "perpetrator": Outcome.KEPT,
    }  # fmt: skip
    one = FieldDecision.objects.get(draft=draft, field="attack_types")
    assert (one.machine, one.person, one.confidence, one.rule, one.language) == (
        ["ied"],
        ["armed_assault"],
        0.9,
        "words",
        "en",
    )


def test_a_figure_that_a_person_adds_is_added_to_the_machine_s(lorain: District) -> None:
    draft = make_draft(reading_of(lorain, figures=()))
    entry = sketch_of_draft(from_json(draft.content), draft.revision)
    source = replace(entry.reports[0], figures=tuple(figure("police", "killed", 4)))
    accept(draft, reports=(source,))
    assert outcomes(draft)["figures"] == Outcome.ADDED


def test_figures_of_another_source_are_none_of_the_machine_s(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    entry = sketch_of_draft(from_json(draft.content), draft.revision)
    other = replace(entry.reports[0], outlet=OutletFactory.create(), url="https://example.net/2", figures=())
    accept(draft, reports=(other, entry.reports[0]))
    assert outcomes(draft)["figures"] == Outcome.KEPT


def test_an_entry_without_the_article_among_its_sources_is_refused(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    entry = sketch_of_draft(from_json(draft.content), draft.revision)
    with pytest.raises(RecordError, match="keep the article"):
        accept(draft, reports=(replace(entry.reports[0], url="https://example.net/elsewhere"),))
    assert not Incident.objects.exists()
    assert Draft.objects.get().state == DraftState.WAITING


def test_the_article_is_known_by_any_form_of_its_address(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    entry = sketch_of_draft(from_json(draft.content), draft.revision)
    accept(draft, reports=(replace(entry.reports[0], url="http://www.example.org/news/1/?utm_source=x"),))
    draft.refresh_from_db()
    assert draft.report is not None


def test_a_pasted_text_without_an_address_is_its_source(lorain: District) -> None:
    draft = make_draft(reading_of(lorain), make_article(url=""))
    accept(draft)
    draft.refresh_from_db()
    assert draft.report is not None
    assert draft.report.url == ""


def test_a_draft_of_an_unknown_outlet_is_accepted_once_somebody_names_it(lorain: District) -> None:
    draft = make_draft(reading_of(lorain), make_article(outlet=None))
    entry = entry_of_draft(from_json(draft.content), draft.revision)
    assert entry.reports[0].outlet.pk is None
    outlet = OutletFactory.create()
    accept(draft, reports=(replace(entry.reports[0], outlet=outlet),))
    draft.revision.article.refresh_from_db()
    assert draft.revision.article.outlet == outlet
    assert outcomes(draft)["figures"] == Outcome.KEPT


def test_a_draft_without_any_day_asks_for_one(lorain: District) -> None:
    draft = make_draft(reading_of(lorain, day=None), make_article(published_at=None))
    assert proposed(draft).date is None  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="has a day"):
        entry_of_draft(from_json(draft.content), draft.revision)
    accept(draft, date=date(2025, 2, 13))
    assert outcomes(draft)["date"] == Outcome.ADDED


def test_nobody_decides_twice(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    incident = accept(draft)
    for late in (
        lambda: accept(draft),
        lambda: deciding.join(draft_id=draft.pk, uid=incident.uid, version=incident.version, by=editor()),
        lambda: deciding.reject(draft_id=draft.pk, reason="no incident", by=editor()),
        lambda: deciding.tell_apart(draft_id=draft.pk, uid=incident.uid, by=editor()),
    ):
        with pytest.raises(DecidedAlready, match="decided already: accepted"):
            late()
    assert Incident.objects.count() == 1
    assert draft.field_decisions.count() == 7


def test_only_an_editor_decides(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    entry = entry_of_draft(from_json(draft.content), draft.revision)
    incident = make_incident(location=located(district=lorain))
    for refused in (
        lambda: deciding.accept(draft_id=draft.pk, entry=entry, by=reader()),
        lambda: deciding.join(draft_id=draft.pk, uid=incident.uid, version=incident.version, by=reader()),
        lambda: deciding.reject(draft_id=draft.pk, reason="no incident", by=reader()),
        lambda: deciding.tell_apart(draft_id=draft.pk, uid=incident.uid, by=reader()),
        lambda: deciding.take_back(draft_id=draft.pk, by=reader()),
    ):
        with pytest.raises(NotAllowed):
            refused()
    draft.refresh_from_db()
    assert (draft.state, Incident.objects.count()) == (DraftState.WAITING, 1)


def test_a_joined_article_is_one_source_more_with_its_figures_and_claims(lorain: District) -> None:
    incident = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=2, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain, attributions=(claim(),)))
    saved = deciding.join(draft_id=draft.pk, uid=incident.uid, version=incident.version, by=editor())
    entry = entry_of(saved.incident)
    assert [one.url for one in entry.reports] == ["", "https://example.org/news/1"]
    assert [(one.victim_class, one.harm, one.low) for one in entry.reports[1].figures] == [
        ("police", "killed", 4), ("unknown", "injured", 3),
    ]  # fmt: skip
    assert [(one.words, one.report) for one in entry.attributions] == [("Lorain Front", 1)]
    draft.refresh_from_db()
    assert (draft.state, draft.incident, draft.report.url) == (  # type: ignore[union-attr]
        DraftState.JOINED, incident, "https://example.org/news/1",
    )  # fmt: skip
    assert outcomes(draft) == {"figures": Outcome.KEPT, "perpetrator": Outcome.KEPT}
    assert draft.matches.get(incident=incident).decided == Verdict.SAME


def test_figures_that_a_person_corrects_join_as_corrected(lorain: District) -> None:
    incident = make_incident(location=located(district=lorain), status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    entry = sketch_of_draft(from_json(draft.content), draft.revision)
    source = replace(entry.reports[0], figures=tuple(figure("police", "killed", 5)))
    deciding.join(
        draft_id=draft.pk, uid=incident.uid, version=incident.version, by=editor(),
        entry=replace(entry, reports=(source,)),
    )  # fmt: skip
    assert Report.objects.get(url="https://example.org/news/1").figures.get().low == 5
    assert outcomes(draft) == {"figures": Outcome.CHANGED, "perpetrator": Outcome.KEPT}


def test_an_address_that_is_a_source_already_gets_the_later_figures_beside_its_own(lorain: District) -> None:
    incident = make_incident(
        location=located(district=lorain), killed=2, url="https://www.example.org/news/1", status=Status.DRAFT
    )
    draft = make_draft(reading_of(lorain, figures=(killed(5),)))
    deciding.join(draft_id=draft.pk, uid=incident.uid, version=incident.version, by=editor())
    report = incident.reports.get()
    assert sorted(report.figures.values_list("victim_class", "low")) == [("police", 5), ("total", 2)]


def test_joining_a_version_that_is_gone_changes_nothing(lorain: District) -> None:
    incident = make_incident(location=located(district=lorain))
    draft = make_draft(reading_of(lorain))
    with pytest.raises(StaleVersion):
        deciding.join(draft_id=draft.pk, uid=incident.uid, version=incident.version + 1, by=editor())
    draft.refresh_from_db()
    assert (draft.state, incident.reports.count()) == (DraftState.WAITING, 1)
    assert not FieldDecision.objects.exists()


def test_joining_without_an_outlet_asks_whose_article_it_is(lorain: District) -> None:
    incident = make_incident(location=located(district=lorain))
    draft = make_draft(reading_of(lorain), make_article(outlet=None))
    with pytest.raises(RecordError, match="say whose article it is"):
        deciding.join(draft_id=draft.pk, uid=incident.uid, version=incident.version, by=editor())
    assert incident.reports.count() == 1


def test_a_rejected_draft_says_why_and_can_be_put_back(lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    with pytest.raises(RecordError, match="say why"):
        deciding.reject(draft_id=draft.pk, reason="  ", by=editor())
    rejected = deciding.reject(draft_id=draft.pk, reason=" An old incident ", by=editor())
    assert (rejected.state, rejected.reason, rejected.decided_by) == (DraftState.REJECTED, "An old incident", editor())
    back = deciding.take_back(draft_id=draft.pk, by=editor())
    assert (back.state, back.reason, back.decided_by, back.decided_at) == (DraftState.WAITING, "", None, None)
    with pytest.raises(RecordError, match="only a rejected draft"):
        deciding.take_back(draft_id=draft.pk, by=editor())


def test_an_incident_that_is_told_apart_is_remembered_as_different(lorain: District) -> None:
    alike = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4)
    draft = make_draft(reading_of(lorain))
    assert draft.matches.get().incident == alike
    deciding.tell_apart(draft_id=draft.pk, uid=alike.uid, by=editor())
    assert draft.matches.get().decided == Verdict.DIFFERENT
    unheard = make_incident()
    deciding.tell_apart(draft_id=draft.pk, uid=unheard.uid, by=editor())
    assert draft.matches.get(incident=unheard).decided == Verdict.DIFFERENT


def test_a_draft_leaves_the_story_of_the_incident_it_is_told_apart_from(lorain: District) -> None:
    first, second, third = (
        make_draft(reading_of(lorain), make_article(url=f"https://example.org/{at}")) for at in "abc"
    )
    assert (second.story, third.story) == (first, first)
    incident = accept(second)
    deciding.tell_apart(draft_id=third.pk, uid=incident.uid, by=editor())
    assert stories() == {first.pk: None, second.pk: first.pk, third.pk: None}
    later = make_draft(reading_of(lorain), make_article(url="https://example.org/d"))
    assert (later.story, later.matches.get(incident=incident).verdict) == (first, Verdict.SAME)


def test_a_story_whose_first_draft_leaves_it_goes_on_under_the_next(lorain: District) -> None:
    first, second, third = (
        make_draft(reading_of(lorain), make_article(url=f"https://example.org/{at}")) for at in "abc"
    )
    incident = accept(third)
    deciding.tell_apart(draft_id=first.pk, uid=incident.uid, by=editor())
    assert stories() == {first.pk: None, second.pk: None, third.pk: second.pk}


def test_a_story_that_the_incident_is_not_of_stays_together(lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4)
    first, second = (make_draft(reading_of(lorain), make_article(url=f"https://example.org/{at}")) for at in "ab")
    deciding.tell_apart(draft_id=second.pk, uid=known.uid, by=editor())
    assert stories() == {first.pk: None, second.pk: first.pk}


def test_a_draft_that_comes_to_another_incident_than_its_story_leaves_that(lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    first, second, third, fourth = (
        make_draft(reading_of(lorain), make_article(url=f"https://example.org/{at}")) for at in "abcd"
    )
    incident = accept(first)
    accept(second)
    assert stories() == {first.pk: None, second.pk: None, third.pk: first.pk, fourth.pk: first.pk}
    deciding.join(draft_id=third.pk, uid=known.uid, version=known.version, by=editor())
    deciding.join(draft_id=fourth.pk, uid=incident.uid, version=incident.version, by=editor())
    assert stories() == {first.pk: None, second.pk: None, third.pk: None, fourth.pk: first.pk}


def stories() -> dict[int, int | None]:
    return dict(Draft.objects.values_list("pk", "story"))


def test_the_other_drafts_of_the_story_learn_of_the_incident(lorain: District) -> None:
    first = make_draft(reading_of(lorain))
    second = make_draft(reading_of(lorain), make_article(url="https://example.net/2"))
    assert second.story == first
    assert not second.matches.exists()
    incident = accept(first)
    found = DraftMatch.objects.get(draft=second)
    assert (found.incident, found.verdict, found.decided) == (incident, Verdict.SAME, "")


def test_injured_alone_are_no_figure_of_the_killed(lorain: District) -> None:
    draft = make_draft(reading_of(lorain, figures=(injured(),)))
    incident = accept(draft)
    assert (incident.killed_best, incident.injured_best) == (None, 3)
