"""Incidents that come into a campaign and go out of it, and the sources of its totals."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from incidents.choices import Status
from incidents.models import Campaign, CasualtyFigure, Incident, Report
from incidents.services import FigureInput, NotAllowed, RecordError, ReportInput, withhold_location
from incidents.services.campaigns import (
    change_members,
    remove_campaign_report,
    save_campaign_report,
    version_of_report,
)
from incidents.services.reference_edits import StaleReference, history_of
from tests.dashboard.desk.people import editor, reader
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db
TOTAL = FigureInput("total", "killed", low=35, high=35, said_by="police", stated_on=dt.date(2024, 5, 2))


def move(campaign: Campaign, add: tuple[str, ...] = (), remove: tuple[str, ...] = (), **more: Any) -> Any:
    return change_members(
        campaign=campaign, add=add, remove=remove, **{"by": editor(), "reason": "One night's attacks", **more}
    )


def members(campaign: Campaign) -> set[str]:
    return set(Incident.objects.filter(campaign=campaign).values_list("uid", flat=True))


class TestMembers:
    def test_joining_a_campaign_is_an_edit_of_each_incident(self) -> None:
        campaign, by = CampaignFactory.create(), editor()
        one, two = make_incident(), make_incident()
        done = move(campaign, add=(one.uid.lower(), f" {two.uid} "), by=by)
        assert done.added == (one.uid, two.uid)
        assert members(campaign) == {one.uid, two.uid}
        row = Incident.objects.get(pk=one.pk)
        assert (row.version, row.status) == (one.version + 1, Status.PUBLISHED_CHANGED)
        said = history_of(Incident).filter(pgh_obj_id=one.pk).order_by("-pgh_id").first().pgh_context.metadata
        assert (said["user"], said["reason"]) == (by.pk, "One night's attacks")

    def test_an_incident_is_taken_out_and_one_that_is_in_it_stays_as_it_is(self) -> None:
        campaign = CampaignFactory.create()
        one, two = make_incident(campaign=campaign), make_incident(campaign=campaign)
        done = move(campaign, add=(two.uid,), remove=(one.uid,))
        assert (done.added, done.removed) == ((), (one.uid,))
        assert members(campaign) == {two.uid}
        assert Incident.objects.get(pk=two.pk).version == two.version

    def test_a_withheld_incident_joins_without_showing_it(self) -> None:
        campaign = CampaignFactory.create()
        incident = make_incident(location=located(place=PlaceFactory.create()))
        withhold_location(uid=incident.uid, to="district", reason="A witness lives there", by=editor())
        move(campaign, add=(incident.uid,))
        row = Incident.objects.get(pk=incident.pk)
        assert (row.campaign, row.withheld_location.campaign) == (None, campaign)
        move(campaign, remove=(incident.uid,))
        assert Incident.objects.get(pk=incident.pk).withheld_location.campaign is None

    @pytest.mark.parametrize("case", ["unknown", "elsewhere", "closed"])
    def test_one_that_cannot_join_keeps_all_out(self, case: str) -> None:
        campaign, fine = CampaignFactory.create(), make_incident()
        other = self.cannot_join(case)
        with pytest.raises(RecordError) as error:
            move(campaign, add=(fine.uid, other))
        assert (error.value.field, other in error.value.message) == ("add", True)
        assert members(campaign) == set()
        assert Incident.objects.get(pk=fine.pk).version == fine.version

    def cannot_join(self, case: str) -> str:
        """The number of an incident that no campaign can take."""
        if case == "unknown":
            return "PK-999999"
        if case == "elsewhere":
            return str(make_incident(campaign=CampaignFactory.create(name="Another wave")).uid)
        incident = make_incident()
        Incident.objects.filter(pk=incident.pk).update(status=Status.WITHDRAWN, status_reason="Not so")
        return str(incident.uid)

    @pytest.mark.parametrize(
        ("given", "field"), [({"reason": " "}, "reason"), ({"add": ()}, "add"), ({"by": None}, "by")]
    )
    def test_a_reason_a_number_and_a_role_are_asked_for(self, given: dict[str, Any], field: str) -> None:
        campaign, incident = CampaignFactory.create(), make_incident()
        given = {"by": reader()} if "by" in given else given
        with pytest.raises(RecordError) as error:
            move(campaign, **{"add": (incident.uid,), **given})
        assert error.value.field == field
        assert members(campaign) == set()


class TestTotals:
    def given(self, **more: Any) -> ReportInput:
        return replace(
            ReportInput(
                outlet=OutletFactory.create(),
                url="https://example.org/night",
                scope="All attacks of the night",
                figures=(TOTAL,),
            ),
            **more,
        )

    def save(self, campaign: Campaign, report: ReportInput, **more: Any) -> Report:
        return save_campaign_report(campaign=campaign, report=report, **{"by": editor(), "reason": "A total", **more})

    def test_a_source_with_its_totals_is_added(self) -> None:
        campaign = CampaignFactory.create()
        row = self.save(campaign, self.given())
        assert (row.campaign, row.incident, row.figures.get().low) == (campaign, None, 35)
        said = history_of(CasualtyFigure).get().pgh_context.metadata
        assert (said["action"], said["source"]) == ("save_campaign_report", "https://example.org/night")

    def test_a_later_toll_is_a_new_figure_and_the_first_stands(self) -> None:
        campaign = CampaignFactory.create()
        row = self.save(campaign, self.given())
        later = replace(TOTAL, low=41, high=41, stated_on=dt.date(2024, 5, 4))
        given = self.given(outlet=row.outlet, figures=(TOTAL, later), id=row.pk)
        self.save(campaign, given, seen=version_of_report(row))
        assert list(row.figures.order_by("low").values_list("low", flat=True)) == [35, 41]
        assert history_of(CasualtyFigure).filter(pgh_label="update").count() == 0

    def test_a_number_copied_wrongly_is_changed_and_its_tags_stay(self) -> None:
        campaign = CampaignFactory.create()
        tagged = replace(TOTAL, victim_class="civilian", tags=("child",))
        row = self.save(campaign, self.given(figures=(tagged, TOTAL)))
        given = self.given(outlet=row.outlet, figures=(replace(tagged, low=53, high=53),), id=row.pk)
        self.save(campaign, given, seen=version_of_report(row))
        figure = row.figures.get()
        assert (figure.low, figure.tags) == (53, ["child"])

    def test_the_later_of_two_saves_is_refused(self) -> None:
        campaign = CampaignFactory.create()
        row = self.save(campaign, self.given())
        seen = version_of_report(row)
        first = self.given(outlet=row.outlet, figures=(replace(TOTAL, low=36, high=36),), id=row.pk)
        self.save(campaign, first, seen=seen)
        with pytest.raises(StaleReference):
            self.save(campaign, replace(first, figures=(replace(TOTAL, low=99, high=99),)), seen=seen)
        assert row.figures.get().low == 36

    @pytest.mark.parametrize(
        ("report", "more", "field"),
        [
            ({"scope": " "}, {}, "scope"),
            ({}, {"reason": ""}, "reason"),
            ({"figures": (replace(TOTAL, low=None, high=None),)}, {}, "figures"),
            ({"figures": (replace(TOTAL, low=9, high=3),)}, {}, "figures"),
        ],
    )
    def test_what_is_missing_or_wrong_is_named(self, report: dict[str, Any], more: dict[str, Any], field: str) -> None:
        campaign = CampaignFactory.create()
        with pytest.raises(RecordError) as error:
            self.save(campaign, self.given(**report), **more)
        assert error.value.field == field
        assert (Report.objects.count(), CasualtyFigure.objects.count()) == (0, 0)

    def test_one_address_is_one_source(self) -> None:
        campaign = CampaignFactory.create()
        self.save(campaign, self.given())
        with pytest.raises(RecordError) as error:
            self.save(campaign, self.given())
        assert error.value.field == "url"

    def test_a_source_is_removed_with_its_totals_and_its_history_stays(self) -> None:
        campaign = CampaignFactory.create()
        row = self.save(campaign, self.given())
        pk, seen = row.pk, version_of_report(row)
        with pytest.raises(NotAllowed):
            remove_campaign_report(campaign=campaign, report=pk, by=reader(), reason="Not it", seen=seen)
        remove_campaign_report(campaign=campaign, report=pk, by=editor(), reason="Not it", seen=seen)
        assert not campaign.reports.exists()
        gone = history_of(CasualtyFigure).get(pgh_label="delete")
        assert (gone.low, gone.pgh_context.metadata["reason"]) == (35, "Not it")
