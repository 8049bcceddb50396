"""What a changed reference row moves: the words incidents are found by, their origins, and what is known at once."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from groups.models import ArmedGroup, GroupAlias
from groups.resolve import resolve_group
from incidents.choices import OutletKind
from incidents.filters import vocabularies
from incidents.models import Campaign, Incident, Outlet
from incidents.services import FigureInput, RecordError, ReportInput, edit_incident, entry_of
from incidents.services.reference_edits import (
    delete_reference,
    history_of,
    save_reference,
    version_of,
)
from places.models import DistrictAlias, PlaceAlias
from places.resolve import resolve_place
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.incidents.reference_rows import SOURCE, said_of, save
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db


class TestSearch:
    """A changed name finds the incidents at once, and leaves their history alone."""

    def found(self, text: str) -> set[str]:
        return set(Incident.public.all().searching(text).values_list("uid", flat=True))

    def test_a_renamed_groups_incidents_are_found_by_the_new_name_alone(self) -> None:
        group = ArmedGroupFactory.create(name="Lashkar Qadeem")
        incident = make_incident(groups=[(group, "claim", "made")])
        make_incident(groups=[(ArmedGroupFactory.create(), "claim", "made")])
        assert save(group, name="Sipah Jadeed").incidents == 1
        assert self.found("Jadeed") == {incident.uid}
        # The words of the claim keep the old name.
        assert self.found("Qadeem") == {incident.uid}

    def test_a_new_name_of_a_group_is_found_and_a_removed_one_is_not(self) -> None:
        group = ArmedGroupFactory.create()
        incident = make_incident(groups=[(group, "claim", "made")])
        versions = history_of(Incident).count()
        alias = GroupAlias(group=group)
        saved = save(alias, alias="Zarrar Sarmachar", kind="spelling", language="en", source=SOURCE)
        assert (saved.incidents, self.found("Sarmachar")) == (1, {incident.uid})
        save(saved.row, alias="Zarrar Jangju")
        assert (self.found("Sarmachar"), self.found("Jangju")) == (set(), {incident.uid})
        delete_reference(row=saved.row, by=reviewer(), reason="Wrong", source=SOURCE, seen=version_of(saved.row))
        assert self.found("Jangju") == set()
        assert history_of(Incident).count() == versions
        assert Incident.objects.get(pk=incident.pk).version == incident.version

    def test_a_places_new_names_are_found(self) -> None:
        place = PlaceFactory.create(name="Basyakhel")
        incident = make_incident(location=located(place=place))
        assert save(place, name_ur="بسیاخیل").incidents == 1
        assert save(PlaceAlias(place=place), name="Qilla Zarghoon", kind="former_name").incidents == 1
        assert self.found("بسیاخیل") == self.found("Zarghoon") == {incident.uid}

    def test_a_districts_new_name_is_found(self) -> None:
        district = DistrictFactory.create()
        incident = make_incident(location=located(district=district))
        assert save(DistrictAlias(district=district), name="Zarghunabad", kind="former_name").incidents == 1
        assert self.found("Zarghunabad") == {incident.uid}

    @pytest.mark.django_db(transaction=True)
    def test_a_group_renamed_while_its_incidents_are_edited_is_found_by_its_last_name(self) -> None:
        group, by = ArmedGroupFactory.create(), reviewer()
        uids = [make_incident(groups=[(group, "claim", "made")]).uid for _ in range(4)]
        failed: list[Exception] = []

        def edit(round_: int) -> None:
            for uid in uids if round_ % 2 else reversed(uids):
                row = Incident.objects.get(uid=uid)
                entry = replace(entry_of(row), summary=f"Round {round_}")
                edit_incident(uid=uid, version=row.version, entry=entry, by=by, reason="More is known")

        def rename(round_: int) -> None:
            save(ArmedGroup.objects.get(pk=group.pk), by=by, name=f"Zarghun{'abcdefgh'[round_]}")

        def work(step: Any) -> None:
            try:
                for round_ in range(6):
                    step(round_)
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=[step]) for step in (edit, rename)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert failed == []
        assert self.found("Zarghunf") == set(uids)
        assert all("zarghunf" in text for text in Incident.objects.values_list("search_text", flat=True))

    def test_a_change_of_other_fields_touches_no_incident(self) -> None:
        group = ArmedGroupFactory.create()
        make_incident(groups=[(group, "claim", "made")])
        assert save(group, summary="Longer").incidents == 0


class TestOrigins:
    """An aggregator is no origin of its own."""

    def test_an_outlet_that_becomes_an_aggregator_is_no_origin_any_more(self) -> None:
        outlet, other = OutletFactory.create(), OutletFactory.create()
        one = make_incident(outlet=outlet, killed=2)
        copied = make_incident(reports=(ReportInput(outlet=outlet, origin="AFP"),))
        elsewhere = make_incident(outlet=other)
        saved = save(outlet, by=editor(), kind=OutletKind.AGGREGATOR)
        assert saved.incidents == 1
        counts = {row.uid: row.origins_count for row in Incident.objects.all()}
        assert counts == {one.uid: 0, copied.uid: 1, elsewhere.uid: 1}
        assert said_of(Incident.objects.get(pk=one.pk))["reason"] == "Seen in a source"
        assert save(Outlet.objects.get(pk=outlet.pk), by=editor(), kind="national").incidents == 1
        assert Incident.objects.get(pk=one.pk).origins_count == 1

    def test_another_kind_that_is_an_origin_too_moves_nothing(self) -> None:
        outlet = OutletFactory.create()
        make_incident(outlet=outlet)
        assert save(outlet, kind="local").incidents == 0

    def test_published_figures_are_moved_through_an_outlet_by_a_reviewer_alone(self) -> None:
        first, second, third = (OutletFactory.create() for _ in range(3))

        def says(outlet: Outlet, killed: int) -> ReportInput:
            figure = FigureInput("total", "killed", low=killed, high=killed, total_includes_militants="no")
            return ReportInput(outlet=outlet, figures=(figure,))

        incident = make_incident(reports=(says(first, 9), says(second, 9), says(third, 4)))
        assert incident.killed_best == 9
        with pytest.raises(RecordError) as error:
            save(second, by=editor(), kind=OutletKind.AGGREGATOR)
        assert (error.value.field, incident.uid in error.value.message) == ("kind", True)
        assert Incident.objects.get(pk=incident.pk).killed_best == 9
        assert save(Outlet.objects.get(pk=second.pk), kind=OutletKind.AGGREGATOR).incidents == 1
        assert Incident.objects.get(pk=incident.pk).killed_best == 4

    def test_the_queries_do_not_grow_with_incidents_that_stay(self, django_assert_max_num_queries: Any) -> None:
        outlet = OutletFactory.create()
        for _ in range(8):
            make_incident(reports=(ReportInput(outlet=outlet, origin="AFP"),))
        by, seen = reviewer(), version_of(outlet)
        by.groups.all()
        with django_assert_max_num_queries(22):
            save_reference(row=outlet, values={"kind": "aggregator"}, by=by, reason="x", seen=seen)


class TestKnownAtOnce:
    """What type-aheads and filters answer from is never older than the tables."""

    def test_new_names_resolve_in_this_process(self) -> None:
        group = ArmedGroupFactory.create(slug="fighters")
        place = PlaceFactory.create(slug="hill")
        assert resolve_group("Zarrar Sarmachar").group_slug is None
        assert resolve_place("Zarghoonabad").match is None
        save(GroupAlias(group=group), alias="Zarrar Sarmachar", kind="spelling", language="en", source=SOURCE)
        save(PlaceAlias(place=place), name="Zarghoonabad", kind="spelling")
        assert resolve_group("Zarrar Sarmachar").group_slug == "fighters"
        match = resolve_place("Zarghoonabad").match
        assert match is not None
        assert match.place_slug == "hill"

    def test_filters_offer_new_groups_outlets_and_campaigns(self) -> None:
        save(ArmedGroup(slug="fighters", kind="other", status="active", source_url=SOURCE), name="Fighters")
        save(Outlet(slug="paper", kind="national"), name="Paper")
        save(Campaign(slug="wave", kind="wave", date="2024-05-01"), name="Wave")
        assert [choice.value for choice in vocabularies.groups()] == ["fighters"]
        assert [choice.value for choice in vocabularies.outlets()] == ["paper"]
        assert [choice.value for choice in vocabularies.campaigns()] == ["wave"]

    @pytest.mark.django_db(transaction=True)
    def test_another_process_that_has_read_the_names_learns_the_new_ones(self) -> None:
        group, place = ArmedGroupFactory.create(slug="fighters"), PlaceFactory.create(slug="hill")
        other = subprocess.Popen(
            [sys.executable, "-c", _OTHER_PROCESS, connection.settings_dict["NAME"]],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline().split() == ["None", "None"]
        save(GroupAlias(group=group), alias="Zarrar Sarmachar", kind="spelling", language="en", source=SOURCE)
        save(PlaceAlias(place=place), name="Zarghoonabad", kind="spelling")
        other.stdin.write("again\n")
        other.stdin.flush()
        assert other.stdout.readline().split() == ["fighters", "hill"]
        other.communicate(timeout=15)


_OTHER_PROCESS = """
import sys
import django
from django.conf import settings

django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from groups.resolve import resolve_group
from places.resolve import resolve_place

for _ in range(2):
    match = resolve_place("Zarghoonabad").match
    print(resolve_group("Zarrar Sarmachar").group_slug, match and match.place_slug, flush=True)
    sys.stdin.readline()
"""
