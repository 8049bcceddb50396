"""One row that is two incidents."""

from typing import Any

import pytest

from incidents.choices import FourEyes, ProposalState, Status
from incidents.models import Incident, Proposal
from incidents.services import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    NotAllowed,
    RecordError,
    ReportInput,
    Split,
    StaleVersion,
    accept_proposal,
    entry_of,
    split_incident,
    withdraw_incident,
    withhold_location,
)
from incidents.services.entries import changed_parts, for_entry
from incidents.services.splitting import Chosen, plan_split
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db
WHY = "Two posts, an hour apart"


def source(url: str, *figures: FigureInput) -> ReportInput:
    """A source of an outlet of its own."""
    return ReportInput(outlet=OutletFactory.create(), url=url, figures=figures, title=f"Headline of {url}")


def killed(number: int, whom: str = "civilian") -> FigureInput:
    """A figure of the killed."""
    return FigureInput(whom, "killed", low=number, high=number)


def blame(words: str, report: int | None) -> AttributionInput:
    """Officials name somebody."""
    return AttributionInput(words=words, track="official_blame", level="likely", report=report)


def two_in_one(**given: Any) -> Incident:
    """An incident with what three sources say, of two posts."""
    reports = (
        source("https://a.example/", killed(3), killed(2, "police")),
        source("https://b.example/", killed(4)),
        source("https://c.example/"),
    )
    said = (blame("First", 0), blame("Second", 1), blame("Nobody's", None))
    return make_incident(**{"reports": reports, "attributions": said, **given})


def again(incident: Incident) -> Incident:
    """The row as it stands now."""
    found: Incident = for_entry(Incident.objects.filter(pk=incident.pk)).get()
    return found


def ids(incident: Incident) -> tuple[list[int], list[int], list[int]]:
    """The ids of its sources, of the figures of its first source, and of its attributions."""
    reports = list(incident.reports.all())
    return (
        [report.pk for report in reports],
        [figure.pk for figure in reports[0].figures.all()],
        [one.pk for one in incident.attributions.order_by("pk")],
    )


def split(incident: Incident, **chosen: Any) -> Split:
    """Part an incident as an editor."""
    return split_incident(uid=incident.uid, version=incident.version, by=editor(), reason=WHY, **chosen)


def said(incident: Incident) -> list[tuple[str, list[int | None]]]:
    """Every source with its numbers."""
    return [
        (report.url[8], [figure.low for figure in report.figures.all()]) for report in again(incident).reports.all()
    ]


def blamed(incident: Incident) -> list[tuple[str, str]]:
    """Every attribution with its source."""
    rows = again(incident).attributions.order_by("pk").select_related("report")
    return [(one.words, one.report.url[8] if one.report else "") for one in rows]


def test_a_source_goes_with_its_figures_and_with_the_attributions_it_carries() -> None:
    incident = two_in_one(status=Status.DRAFT)
    reports, _, _ = ids(incident)
    made = split(incident, reports=[reports[1]])
    assert said(made.new) == [("b", [4])]
    assert blamed(made.new) == [("Second", "b")]
    assert said(incident) == [("a", [3, 2]), ("c", [])]
    assert blamed(incident) == [("First", "a"), ("Nobody's", "")]
    assert (again(incident).version, again(made.new).status) == (2, Status.DRAFT)
    assert (again(incident).killed_best, again(made.new).killed_best) == (5, 4)
    assert list(incident.reports.values_list("pk", flat=True)) == [reports[0], reports[2]]


def test_a_source_of_which_a_figure_goes_stays_and_the_draft_has_a_copy() -> None:
    incident = two_in_one(status=Status.DRAFT)
    _, figures, _ = ids(incident)
    made = split(incident, figures=[figures[1]])
    assert said(made.new) == [("a", [2])]
    assert said(incident) == [("a", [3]), ("b", [4]), ("c", [])]
    copy = made.new.reports.get()
    kept = incident.reports.first()
    assert kept is not None
    assert (copy.outlet, copy.url, copy.title) == (kept.outlet, kept.url, kept.title)
    assert blamed(made.new) == []


def test_an_attribution_that_goes_alone_takes_a_copy_of_its_source() -> None:
    incident = two_in_one(status=Status.DRAFT)
    _, _, attributions = ids(incident)
    made = split(incident, attributions=attributions[:1])
    assert said(made.new) == [("a", [])]
    assert blamed(made.new) == [("First", "a")]
    assert blamed(incident) == [("Second", "b"), ("Nobody's", "")]


def test_an_attribution_without_a_source_goes_along_with_one() -> None:
    incident = two_in_one(status=Status.DRAFT)
    reports, _, attributions = ids(incident)
    made = split(incident, reports=[reports[2]], attributions=[attributions[2]])
    assert blamed(made.new) == [("Nobody's", "")]
    assert blamed(incident) == [("First", "a"), ("Second", "b")]


def test_the_draft_has_the_day_place_and_words_but_no_figures_an_editor_chose() -> None:
    twin = make_incident()
    incident = two_in_one(
        status=Status.DRAFT,
        location=located(place=PlaceFactory.create()),
        summary="Two posts.",
        attack_types=("ambush",),
        campaign=CampaignFactory.create(),
        choices=(ChoiceInput("killed", 1, 2, 3, "Counted by hand"),),
        maybe_same_as=twin,
    )
    whole = entry_of(again(incident))
    made = split(incident, reports=[ids(incident)[0][1]])
    assert set(changed_parts(whole, entry_of(again(made.new)))) == {
        "reports", "attributions", "choices", "maybe_same_as",
    }  # fmt: skip
    assert again(incident).killed_best == 2
    assert again(made.new).unreviewed_editors == [editor().pk]


def test_taking_figures_out_of_a_public_incident_with_many_killed_waits_for_a_second_person() -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(
        reports=(source("https://a.example/", killed(12)), source("https://b.example/", killed(14))),
        groups=[(group, "claim", "made")],
    )
    whole = entry_of(again(incident))
    made = split(incident, reports=[ids(incident)[0][1]])
    proposal = made.rest.proposal
    assert proposal is not None
    assert (proposal.state, proposal.four_eyes) == (ProposalState.OPEN, [FourEyes.TEN_KILLED])
    assert entry_of(again(incident)) == whole
    assert said(made.new) == [("b", [14])]
    accept_proposal(proposal=proposal.pk, by=reviewer())
    assert said(incident) == [("a", [12])]


def test_taking_out_of_a_public_incident_what_is_not_grave_is_an_edit_with_a_public_reason() -> None:
    incident = two_in_one(attributions=())
    made = split(incident, reports=[ids(incident)[0][1]])
    assert made.rest.proposal is None
    assert again(incident).status == Status.PUBLISHED_CHANGED
    assert said(incident) == [("a", [3, 2]), ("c", [])]


def test_the_plan_is_what_then_happens() -> None:
    incident = two_in_one(status=Status.DRAFT)
    reports, figures, attributions = ids(incident)
    chosen = {"reports": [reports[1]], "figures": [figures[0]], "attributions": [attributions[2]]}
    plan = plan_split(incident=again(incident), chosen=Chosen(*(frozenset(one) for one in chosen.values())))
    assert plan.four_eyes == ()
    made = split(incident, **chosen)
    assert changed_parts(plan.out, entry_of(again(made.new))) == ()
    assert changed_parts(plan.rest, entry_of(again(incident))) == ()


def test_a_split_needs_something_to_go_something_to_stay_a_reason_and_the_version_seen() -> None:
    incident = two_in_one()
    reports, figures, _ = ids(incident)
    other = two_in_one()
    hidden = make_incident(location=located(place=PlaceFactory.create()))
    withhold_location(uid=hidden.uid, to="district", reason="A private house")
    gone = make_incident()
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    before = (list(Incident.objects.order_by("pk").values()), Proposal.objects.count())

    def refused(uid: str, field: str, words: str, version: int = 1, reason: str = WHY, **chosen: Any) -> None:
        with pytest.raises(RecordError, match=words) as error:
            split_incident(uid=uid, version=version, by=editor(), reason=reason, **chosen)
        assert error.value.field == field

    refused(incident.uid, "reports", "choose the sources")
    refused(incident.uid, "reports", "choose the sources", figures=ids(other)[1])
    refused(incident.uid, "reports", "without a source", reports=reports)
    refused(incident.uid, "reason", "how it is known", reason=" ", figures=figures)
    refused("PK-999999", "uid", "no incident")
    refused(hidden.uid, "uid", "is withheld", version=2, reports=ids(hidden)[0])
    refused(gone.uid, "status", "withdrawn", version=2, reports=ids(gone)[0])
    with pytest.raises(StaleVersion):
        split_incident(uid=incident.uid, version=7, by=editor(), reason=WHY, figures=figures)
    with pytest.raises(NotAllowed):
        split_incident(uid=incident.uid, version=1, by=reader(), reason=WHY, figures=figures)
    assert (list(Incident.objects.order_by("pk").values()), Proposal.objects.count()) == before
