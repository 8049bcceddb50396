"""Changing what the record refers to: reasons, roles, conflicts, refusals, and what moves in the incidents."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from groups.choices import AliasKind
from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink
from groups.services import load_reference as load_groups
from incidents.models import Outlet
from incidents.services import NotAllowed, RecordError, edit_incident, entry_of
from incidents.services.reference_edits import (
    StaleReference,
    delete_reference,
    history_of,
    restore_reference,
    save_reference,
    version_of,
)
from incidents.services.reference_uses import Use, uses_of
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.incidents.reference_rows import SOURCE, said_of, save
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def events(row: Any) -> int:
    return int(history_of(type(row)).filter(pgh_obj_id=row.pk).count())


class TestSaving:
    def test_a_new_outlet_is_stored_with_who_made_it_and_why(self) -> None:
        by = editor()
        saved = save_reference(
            row=Outlet(),
            values={"slug": "dawn", "name": "Dawn", "kind": "national", "language": "en", "hosts": ["dawn.com"]},
            by=by,
            reason=" A new source ",
            source="",
        )
        assert Outlet.objects.get(slug="dawn").hosts == ["dawn.com"]
        assert saved.row.pk is not None
        said = said_of(saved.row)
        assert (said["user"], said["action"], said["reason"], said["source"]) == (
            by.pk,
            "save_reference",
            "A new source",
            "",
        )

    def test_a_changed_group_names_its_source(self) -> None:
        group = ArmedGroupFactory.create(name="Old name")
        saved = save(group, name="New name", short_name="NN")
        group.refresh_from_db()
        assert (group.name, group.short_name) == ("New name", "NN")
        assert set(saved.changed) == {"name", "short_name"}
        assert said_of(group)["source"] == SOURCE

    def test_a_row_that_says_what_it_rests_on_is_its_own_source_when_that_is_new(self) -> None:
        alias = GroupAlias(group=ArmedGroupFactory.create())
        values = {"alias": "Fighters", "kind": "spelling", "language": "en", "source": "https://example.org/new"}
        row = save_reference(row=alias, values=values, by=reviewer(), reason="Seen").row
        assert said_of(row)["source"] == "https://example.org/new"

    def test_values_without_a_difference_write_nothing(self) -> None:
        outlet = OutletFactory.create(name="Dawn")
        before = events(outlet)
        assert save(outlet, name="Dawn").changed == ()
        assert events(outlet) == before

    @pytest.mark.parametrize("missing", ["reason", "source"])
    def test_a_group_is_not_changed_without_reason_and_source(self, missing: str) -> None:
        group = ArmedGroupFactory.create(name="Old name")
        given = {"reason": "Seen", "source": SOURCE, missing: "  "}
        with pytest.raises(RecordError) as refused:
            save_reference(row=group, values={"name": "New"}, by=reviewer(), seen=version_of(group), **given)
        assert refused.value.field == missing
        assert ArmedGroup.objects.get(pk=group.pk).name == "Old name"

    @pytest.mark.parametrize(
        "make",
        [ArmedGroupFactory, GroupAliasFactory, GroupLinkFactory, DesignationFactory, PlaceFactory],
    )
    def test_names_and_places_need_a_reviewer(self, make: Any) -> None:
        row = make.create()
        before = events(row)
        with pytest.raises(NotAllowed):
            save(row, by=editor(), **{"note" if hasattr(row, "note") else "source_url": "x"})
        with pytest.raises(NotAllowed):
            delete_reference(row=row, by=editor(), reason="Wrong", source=SOURCE, seen=version_of(row))
        assert events(row) == before

    @pytest.mark.parametrize("make", [OutletFactory, CampaignFactory])
    def test_outlets_and_campaigns_need_an_editor(self, make: Any) -> None:
        row = make.create(name="Before")
        with pytest.raises(NotAllowed):
            save(row, by=reader(), name="After")
        save(row, by=editor(), name="After")
        assert type(row).objects.get(pk=row.pk).name == "After"


class TestConflicts:
    def test_the_later_of_two_saves_is_refused_and_told_what_stands(self) -> None:
        outlet = OutletFactory.create(name="Before", note="")
        seen = version_of(outlet)
        save_reference(row=outlet, values={"name": "First"}, by=editor("a"), reason="One", seen=seen)
        mine = Outlet.objects.get(pk=outlet.pk)
        with pytest.raises(StaleReference) as stale:
            save_reference(row=mine, values={"note": "Second"}, by=editor("b"), reason="Two", seen=seen)
        assert isinstance(stale.value.row, Outlet)
        assert stale.value.row.name == "First"
        assert Outlet.objects.get(pk=outlet.pk).note == ""

    def test_a_change_by_hand_in_the_database_is_a_conflict_too(self) -> None:
        outlet = OutletFactory.create()
        seen = version_of(outlet)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_outlet SET name = 'By hand' WHERE id = %s", [outlet.pk])
        with pytest.raises(StaleReference):
            save_reference(row=outlet, values={"note": "Mine"}, by=editor(), reason="Two", seen=seen)

    def test_a_row_that_was_removed_meanwhile_is_said_to_be_gone(self) -> None:
        outlet = OutletFactory.create()
        seen = version_of(outlet)
        mine = Outlet.objects.get(pk=outlet.pk)
        delete_reference(row=outlet, by=editor("a"), reason="Twice", seen=seen)
        with pytest.raises(RecordError, match="removed this in the meantime"):
            save_reference(row=mine, values={"note": "Mine"}, by=editor("b"), reason="Two", seen=seen)

    @pytest.mark.django_db(transaction=True)
    def test_of_eight_saves_at_once_on_what_all_saw_one_is_made(self) -> None:
        outlet = OutletFactory.create(name="Before")
        seen, by = version_of(outlet), editor()
        done: list[str] = []

        def work(name: str) -> None:
            try:
                mine = Outlet.objects.get(pk=outlet.pk)
                save_reference(row=mine, values={"name": name}, by=by, reason="At once", seen=seen)
                done.append(name)
            except StaleReference:
                pass
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=[f"Name {number}"]) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(done) == 1
        assert Outlet.objects.get(pk=outlet.pk).name == done[0]


class TestRefusals:
    def refused(self, row: Any, **values: Any) -> RecordError:
        before = history_of(type(row)).count()
        with pytest.raises(RecordError) as error:
            save(row, **values)
        assert history_of(type(row)).count() == before
        return error.value

    def test_an_active_group_has_not_ended(self) -> None:
        error = self.refused(ArmedGroupFactory.create(), dissolved_year=2020)
        assert (error.field, "an active group has not ended" in error.message) == ("dissolved_year", True)

    def test_a_group_does_not_end_before_it_is_formed(self) -> None:
        group = ArmedGroupFactory.create(status="defunct", formed_year=2010)
        assert self.refused(group, dissolved_year=2001).field == "dissolved_year"

    def test_a_name_is_given_to_a_group_once(self) -> None:
        alias = GroupAliasFactory.create(alias="Fighters")
        twin = GroupAlias(group=alias.group, kind="spelling", language="en", source=SOURCE)
        error = self.refused(twin, alias="FIGHTERS")
        assert (error.field, error.message[:16]) == ("alias", "it has this name")

    def test_a_group_has_no_link_to_itself(self) -> None:
        link = GroupLinkFactory.create()
        assert self.refused(link, to_group=link.from_group).field == "to_group"

    def test_a_link_does_not_end_before_it_starts(self) -> None:
        link = GroupLinkFactory.create(start_date="2014-08")
        assert self.refused(link, end_date="2013").field == "end_date"

    def test_a_day_that_the_calendar_lacks_is_no_date(self) -> None:
        assert self.refused(DesignationFactory.create(), date="2014-02-30").field == "date"

    def test_a_word_outside_the_vocabulary_is_refused(self) -> None:
        assert self.refused(OutletFactory.create(), kind="gossip").field == "kind"

    def test_a_point_far_away_is_refused(self) -> None:
        assert self.refused(PlaceFactory.create(), latitude=51.5).field == "latitude"

    def test_a_campaign_does_not_end_before_it_starts(self) -> None:
        campaign = CampaignFactory.create()
        assert self.refused(campaign, date_end=campaign.date.replace(year=2023)).field == "date_end"

    def test_a_slug_is_given_once_and_stays(self) -> None:
        outlet = OutletFactory.create(slug="dawn")
        assert self.refused(outlet, slug="dusk").field == "slug"
        twin = Outlet(name="Other", kind="national")
        error = self.refused(twin, slug="dawn")
        assert (error.field, error.message) == ("slug", "another row has this address already")

    def test_a_slug_is_not_a_word_of_the_desks_addresses(self) -> None:
        assert self.refused(Outlet(name="New", kind="national"), slug="new").field == "slug"

    def test_a_host_belongs_to_one_outlet(self) -> None:
        OutletFactory.create(name="Dawn", hosts=["dawn.com", "dawnnews.tv"])
        other = OutletFactory.create(hosts=["other.com"])
        error = self.refused(other, hosts=["other.com", "dawnnews.tv"])
        assert (error.field, error.message) == (
            "hosts",
            "Dawn publishes on dawnnews.tv already; take it away there first",
        )
        assert save(other, hosts=["other.com", "other.pk"]).changed == ("hosts",)


class TestRemoving:
    def test_a_group_that_incidents_name_is_kept_and_they_are_counted(self) -> None:
        group = ArmedGroupFactory.create()
        for _ in range(3):
            make_incident(groups=[(group, "claim", "made"), (group, "official_blame", "likely")])
        with pytest.raises(RecordError) as error:
            delete_reference(row=group, by=reviewer(), reason="Twice", source=SOURCE, seen=version_of(group))
        assert error.value.message == "3 incidents point to it: change those first"
        assert ArmedGroup.objects.filter(pk=group.pk).exists()

    def test_places_outlets_and_campaigns_that_are_used_are_kept(self) -> None:
        place, outlet, campaign = PlaceFactory.create(), OutletFactory.create(), CampaignFactory.create()
        make_incident(location=located(place=place), outlet=outlet, campaign=campaign)
        for row in (place, outlet, campaign):
            assert uses_of(row) == [Use(1, "incident")]
            with pytest.raises(RecordError, match="1 incident point"):
                delete_reference(row=row, by=reviewer(), reason="Twice", source=SOURCE, seen=version_of(row))
            assert type(row).objects.filter(pk=row.pk).exists()

    def test_what_waits_for_a_second_person_keeps_its_rows(self) -> None:
        group, by = ArmedGroupFactory.create(slug="fighters"), editor()
        incident = make_incident(groups=[(ArmedGroupFactory.create(), "claim", "made")])
        entry = entry_of(incident)
        renamed = replace(entry.attributions[0], group=group)
        saved = edit_incident(
            uid=incident.uid,
            version=incident.version,
            entry=replace(entry, attributions=(renamed,)),
            by=by,
            reason="Misread",
            corrects=True,
        )
        assert saved.proposal is not None
        assert uses_of(group) == [Use(1, "waiting change")]

    def test_a_groups_names_links_and_listings_go_with_it(self) -> None:
        group = ArmedGroupFactory.create()
        GroupAliasFactory.create(group=group)
        GroupLinkFactory.create(from_group=group)
        DesignationFactory.create(group=group)
        by = reviewer()
        delete_reference(row=group, by=by, reason="Entered twice", source=SOURCE, seen=version_of(group))
        assert [GroupAlias.objects.count(), GroupLink.objects.count(), Designation.objects.count()] == [0, 0, 0]
        gone = history_of(GroupAlias).get(pgh_label="delete")
        assert (gone.pgh_context.metadata["user"], gone.pgh_context.metadata["reason"]) == (by.pk, "Entered twice")

    def test_a_row_that_moved_since_it_was_seen_is_not_removed(self) -> None:
        outlet = OutletFactory.create()
        seen = version_of(outlet)
        save(outlet, note="Changed")
        with pytest.raises(StaleReference):
            delete_reference(row=outlet, by=editor(), reason="Twice", seen=seen)
        assert Outlet.objects.filter(pk=outlet.pk).exists()


class TestRestoring:
    def test_an_earlier_value_comes_back_as_an_edit(self) -> None:
        outlet = OutletFactory.create(name="Right")
        first = version_of(outlet)
        save(outlet, name="Wrong", note="Kept")
        saved = restore_reference(
            row=outlet, event=first, field="name", by=editor(), reason="Was right", seen=version_of(outlet)
        )
        outlet.refresh_from_db()
        assert (outlet.name, outlet.note, saved.changed) == ("Right", "Kept", ("name",))
        assert said_of(outlet)["reason"] == "Was right"

    def test_the_version_of_another_row_is_refused(self) -> None:
        outlet, other = OutletFactory.create(name="One"), OutletFactory.create(name="Two")
        with pytest.raises(RecordError):
            restore_reference(
                row=outlet, event=version_of(other), field="name", by=editor(), reason="x", seen=version_of(outlet)
            )
        assert Outlet.objects.get(pk=outlet.pk).name == "One"


class TestLoaders:
    """The loaders leave alone what was changed here."""

    def test_a_removed_name_is_not_brought_back(self) -> None:
        load_groups()
        alias = GroupAlias.objects.filter(kind=AliasKind.SPELLING).first()
        assert alias is not None
        delete_reference(row=alias, by=reviewer(), reason="Not used", source=SOURCE, seen=version_of(alias))
        load_groups()
        assert not GroupAlias.objects.filter(group=alias.group, alias=alias.alias).exists()
