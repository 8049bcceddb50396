"""Lists, forms and budgets of the reference tables on the desk."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from groups.services import load_reference as load_groups
from incidents.models import Campaign, CasualtyFigure, ContextEvent, Incident, Outlet, Report
from incidents.services import FigureInput, ReportInput
from incidents.services.campaigns import save_campaign_report, version_of_report
from incidents.services.reference_edits import delete_reference, save_reference, version_of
from places.models import Place
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db
WHY = {"change_reason": "Seen in a source", "change_source": "https://example.org/seen"}
BUDGET = 15


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


class TestOverview:
    def test_each_table_says_how_many_rows_it_has_and_when_it_last_changed(self) -> None:
        GroupAliasFactory.create(group=ArmedGroupFactory.create())
        GroupAliasFactory.create(group=None, kind="state_label")
        tables = signed_in(editor()).get(address("reference")).context["tables"]
        rows = {one.table.key: one.rows for one in tables}
        assert rows == {
            "groups": 1, "labels": 1, "places": 0, "districts": 0, "outlets": 0, "campaigns": 0, "events": 0,
            "published-figures": 0, "news-sites": 0,
        }  # fmt: skip
        changed = {one.table.key: one.changed_at is not None for one in tables}
        assert (changed["groups"], changed["events"]) == (True, False)


class TestLists:
    def listed(self, table: str, **query: str) -> list[str]:
        answer = signed_in(editor()).get(address("reference-table", table), query)
        return [str(cells[0][1]) for _, cells in answer.context["rows"]]

    def test_a_group_is_found_by_any_of_its_names(self) -> None:
        group = ArmedGroupFactory.create(name="Fighters")
        ArmedGroupFactory.create(name="Others")
        GroupAliasFactory.create(group=group, alias="Sarmachar")
        GroupAliasFactory.create(group=group, alias="Sarmacharan")
        assert self.listed("groups", q="sarmachar") == ["Fighters"]
        assert self.listed("groups", q="nobody") == []

    def test_an_outlet_is_found_by_its_host_and_by_kind(self) -> None:
        OutletFactory.create(name="Dawn", hosts=["dawn.com"])
        OutletFactory.create(name="Wire", kind="wire", hosts=["wire.org"])
        assert self.listed("outlets", q="dawn.c") == ["Dawn"]
        assert self.listed("outlets", kind="wire") == ["Wire"]

    def test_a_place_is_found_by_its_district(self) -> None:
        PlaceFactory.create(name="Kuchlak", district=DistrictFactory.create(name="Quetta"))
        assert self.listed("places", q="quetta kuch") == ["Kuchlak"]

    def test_incidents_are_counted_once_however_often_they_name_it(self) -> None:
        group = ArmedGroupFactory.create()
        make_incident(groups=[(group, "claim", "made"), (group, "analyst", "likely")])
        answer = signed_in(editor()).get(address("reference-table", "groups"))
        assert answer.context["rows"][0][1][-1][1] == 1

    def test_an_empty_list_says_what_to_do(self) -> None:
        page = signed_in(editor()).get(address("reference-table", "outlets")).content.decode()
        assert "There is none yet." in page
        assert address("reference-new", "outlets") in page

    def test_a_removed_row_leads_to_its_history(self) -> None:
        outlet = OutletFactory.create(slug="gone", name="Gone paper")
        delete_reference(row=outlet, by=editor(), reason="Entered twice", seen=version_of(outlet))
        client = signed_in(editor())
        page = client.get(address("reference-table", "outlets")).content.decode()
        assert address("reference-history", "outlets", "gone") in page
        assert "Entered twice" in client.get(address("reference-history", "outlets", "gone")).content.decode()

    @pytest.mark.parametrize(
        "path",
        ["nothing/", "groups/nobody/", "labels/x/", "districts/new/", "groups/nobody/history/", "events/9/x/new/"],
    )
    def test_an_address_of_nothing_answers_404(self, path: str) -> None:
        assert signed_in(reviewer()).get(f"{address('reference')}{path}").status_code == 404


class TestForms:
    def test_an_address_is_proposed_from_the_name_and_never_changes(self) -> None:
        client = signed_in(editor())
        data = {"name": "The Paper", "kind": "national", "reliability": "high", "language": "en", **WHY}
        client.post(address("reference-new", "outlets"), data)
        client.post(address("reference-new", "outlets"), data)
        assert list(Outlet.objects.order_by("pk").values_list("slug", flat=True)) == ["the-paper", "the-paper-2"]
        outlet = Outlet.objects.get(slug="the-paper")
        client.post(
            address("reference-row", "outlets", "the-paper"),
            {**data, "name": "New name", "slug": "new-name", "seen": version_of(outlet)},
        )
        outlet.refresh_from_db()
        assert (outlet.name, outlet.slug) == ("New name", "the-paper")

    def test_a_host_as_a_name_keeps_its_parts_apart_in_the_address(self) -> None:
        data = {"name": "paper.com.pk", "kind": "local", "reliability": "high", "language": "en", **WHY}
        signed_in(editor()).post(address("reference-new", "outlets"), data)
        assert Outlet.objects.get().slug == "paper-com-pk"

    def test_a_name_without_latin_letters_asks_for_an_address(self) -> None:
        data = {"name": "اخبار", "kind": "vernacular", "reliability": "high", "language": "ur", **WHY}
        answer = signed_in(editor()).post(address("reference-new", "outlets"), data)
        assert "Latin letters" in answer.context["form"].errors["slug"][0]

    def test_a_new_outlet_is_prefilled_with_the_host_of_a_source(self) -> None:
        answer = signed_in(editor()).get(address("reference-new", "outlets"), {"host": "www.paper.pk"})
        assert answer.context["form"]["hosts"].value() == "paper.pk"
        assert signed_in(editor()).get(address("reference-new", "outlets"), {"host": "<x>"}).status_code == 200

    def test_a_host_of_another_outlet_is_refused_by_name(self) -> None:
        OutletFactory.create(name="Dawn", hosts=["dawn.com"])
        data = {"name": "Copy", "kind": "national", "reliability": "high", "language": "en", "hosts": "www.dawn.com"}
        answer = signed_in(editor()).post(address("reference-new", "outlets"), {**data, **WHY})
        assert answer.context["form"].errors["hosts"] == [
            "Dawn publishes on dawn.com already; take it away there first."
        ]
        assert Outlet.objects.count() == 1

    def test_a_saved_kind_says_how_many_incidents_were_counted_again(self) -> None:
        outlet = OutletFactory.create(hosts=["dawn.com"])
        make_incident(outlet=outlet)
        data = {
            "name": outlet.name, "kind": "aggregator", "reliability": "high", "language": "en",
            "seen": version_of(outlet), **WHY,
        }  # fmt: skip
        page = signed_in(editor()).post(address("reference-row", "outlets", outlet.slug), data, follow=True)
        assert "1 incident counted again" in page.content.decode()

    def test_districts_of_a_campaign_are_typed_by_name(self) -> None:
        DistrictFactory.create(slug="kech", name="Kech")
        client = signed_in(editor())
        data = {"name": "Wave", "kind": "wave", "date": "2024-05-01", "district_set": "kech\nNowhere", **WHY}
        answer = client.post(address("reference-new", "campaigns"), data)
        assert "“Nowhere”" in answer.context["form"].errors["district_set"][0]
        client.post(address("reference-new", "campaigns"), {**data, "district_set": "Kech\n"})
        campaign = Campaign.objects.get()
        assert campaign.district_set == ["kech"]
        page = client.get(address("reference-row", "campaigns", campaign.slug))
        assert page.context["form"]["district_set"].value() == "Kech"

    def test_what_was_typed_is_never_read_as_html(self) -> None:
        OutletFactory.create(slug="x", name="<script>alert(1)</script>", note="<b>x</b>")
        client = signed_in(editor())
        for path in (address("reference-table", "outlets"), address("reference-row", "outlets", "x")):
            assert "<script>alert" not in client.get(path).content.decode()

    def test_only_what_the_other_editor_changed_is_taken_over(self) -> None:
        outlet = OutletFactory.create(name="Before", note="", kind="national", reliability="high", language="en")
        seen = version_of(outlet)
        save_reference(
            row=outlet, values={"kind": "local", "name": "Theirs"}, by=editor("other"), reason="x", seen=seen
        )
        data = {"name": "Mine", "kind": "national", "reliability": "high", "language": "en", "note": "Also mine"}
        client = signed_in(editor())
        path = address("reference-row", "outlets", outlet.slug)
        answer = client.post(path, {**data, "seen": seen, **WHY})
        conflict, form = answer.context["conflict"], answer.context["form"]
        assert (conflict.who, [one.name for one in conflict.kept]) == ("other", ["name"])
        assert [(one.name, one.now) for one in conflict.taken] == [("kind", "Local outlet")]
        assert {name: form[name].value() for name in ("name", "kind", "note", "change_reason")} == {
            "name": "Mine", "kind": "local", "note": "Also mine", "change_reason": "Seen in a source",
        }  # fmt: skip
        client.post(path, {name: form[name].value() for name in (*data, "seen", *WHY)})
        outlet.refresh_from_db()
        assert (outlet.name, outlet.kind, outlet.note) == ("Mine", "local", "Also mine")


class TestHistory:
    def test_what_one_load_brought_is_one_line(self) -> None:
        load_groups()
        changes = signed_in(editor()).get(address("reference-history", "groups", "ttp")).context["changes"]
        assert len(changes) == 1
        assert (changes[0].who, changes[0].verb, changes[0].fields) == ("The reference files", "added", ())
        assert "Group “Tehreek-e-Taliban Pakistan”" in changes[0].what

    def test_what_is_fixed_is_not_brought_back_here(self) -> None:
        district = DistrictFactory.create(slug="kech", name="Kech")
        first = version_of(district)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE places_district SET name = 'Kech anew' WHERE id = %s", [district.pk])
        client = signed_in(reviewer())
        page = client.get(address("reference-history", "districts", "kech")).content.decode()
        assert ("Kech anew" in page, "Bring back" in page) == (True, False)
        path = address("reference-restore", "districts", "kech", first, "name")
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
        for name in ("reference-row", "reference-remove"):
            assert client.post(address(name, "districts", "kech")).status_code == 404

    def test_a_change_by_hand_in_the_database_is_in_it(self) -> None:
        outlet = OutletFactory.create(slug="dawn", name="Dawn")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_outlet SET name = 'By hand' WHERE id = %s", [outlet.pk])
        change = signed_in(editor()).get(address("reference-history", "outlets", "dawn")).context["changes"][0]
        assert (change.who, [(one.old, one.new) for one in change.fields]) == (
            "By hand in the database",
            [("Dawn", "By hand")],
        )


class TestPoints:
    """A point outside the district that is named is asked back once."""

    def data(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "Turbat", "kind": "town", "latitude": "26.0012", "longitude": "63.0485", "precision": "town",
            "source": "A map",
            **WHY, **more,
        }  # fmt: skip

    def test_it_names_the_district_that_the_point_lies_in(self) -> None:
        DistrictFactory.create(slug="kech", name="Kech")
        quetta = DistrictFactory.create(slug="quetta", name="Quetta")
        client = signed_in(reviewer())
        answer = client.post(address("reference-new", "places"), self.data(district=quetta.pk))
        form = answer.context["form"]
        assert form.errors["latitude"][0].startswith("This point lies in Kech, not in Quetta.")
        assert 'name="point_confirmed"' in answer.content.decode()
        assert Place.objects.count() == 0
        client.post(address("reference-new", "places"), self.data(district=quetta.pk, point_confirmed="on"))
        assert Place.objects.get().district == quetta

    def test_it_does_not_ask_about_a_point_that_agrees_or_stays(self) -> None:
        kech = DistrictFactory.create(slug="kech", name="Kech")
        client = signed_in(reviewer())
        assert 'name="point_confirmed"' not in client.get(address("reference-new", "places")).content.decode()
        client.post(address("reference-new", "places"), self.data(district=kech.pk))
        place = Place.objects.get()
        Place.objects.filter(pk=place.pk).update(latitude=30.2, longitude=67.0)
        data = self.data(district=kech.pk, latitude="30.2", longitude="67.0", name="Turbat town")
        answer = client.post(address("reference-row", "places", place.slug), {**data, "seen": version_of(place)})
        assert answer.status_code == 302
        assert Place.objects.get().name == "Turbat town"

    def test_a_second_place_of_a_name_gets_its_districts_name_into_its_address(self) -> None:
        kech = DistrictFactory.create(slug="kech", name="Kech")
        PlaceFactory.create(slug="turbat", name="Turbat")
        signed_in(reviewer()).post(address("reference-new", "places"), self.data(district=kech.pk))
        assert Place.objects.filter(slug="turbat-kech").exists()


class TestCampaigns:
    FIGURES = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0",
        "form-0-victim_class": "total", "form-0-harm": "killed", "form-0-low": "35", "form-0-said_by": "police",
        "form-0-stated_on": "2024-05-02", "form-0-total_includes_militants": "yes",
        "form-1-victim_class": "total", "form-1-harm": "killed",
    }  # fmt: skip

    def test_a_source_with_totals_is_added_and_its_outlet_known_by_the_address(self) -> None:
        campaign, outlet = CampaignFactory.create(slug="wave"), OutletFactory.create(hosts=["dawn.com"])
        data = {"url": "https://www.dawn.com/news/1", "scope": "The whole night", **self.FIGURES, **WHY}
        answer = signed_in(editor()).post(address("campaign-report-new", "wave"), data)
        assert answer.status_code == 302, answer.content.decode()
        report = campaign.reports.get()
        assert (report.outlet, report.figures.get().low, report.figures.get().high) == (outlet, 35, 35)
        page = signed_in(editor()).get(address("reference-row", "campaigns", "wave")).content.decode()
        assert "Total, killed: 35 (Police; 2 May 2024; militants included)" in page

    @pytest.mark.parametrize(
        ("word", "low", "high", "kept"),
        [
            ("", "5", "", (5, 5)),
            ("at_least", "5", "", (5, None)),
            ("up_to", "5", "", (None, 5)),
            ("", "5", "7", (5, 7)),
        ],
    )
    def test_one_number_means_what_its_word_says(self, word: str, low: str, high: str, kept: tuple[int, int]) -> None:
        CampaignFactory.create(slug="wave")
        outlet = OutletFactory.create()
        figures = {**self.FIGURES, "form-0-quantifier": word, "form-0-low": low, "form-0-high": high}
        data = {"outlet": outlet.pk, "scope": "All", **figures, **WHY}
        signed_in(editor()).post(address("campaign-report-new", "wave"), data)
        figure = CasualtyFigure.objects.get()
        assert (figure.low, figure.high) == kept

    def test_a_source_nobody_knows_and_a_range_the_wrong_way_round_are_refused(self) -> None:
        CampaignFactory.create(slug="wave")
        client = signed_in(editor())
        answer = client.post(
            address("campaign-report-new", "wave"), {"url": "https://who.pk/1", "scope": "All", **self.FIGURES, **WHY}
        )
        assert "No outlet is known" in answer.context["form"].errors["outlet"][0]
        figures = {**self.FIGURES, "form-0-high": "3"}
        answer = client.post(
            address("campaign-report-new", "wave"),
            {"outlet": OutletFactory.create().pk, "scope": "All", **figures, **WHY},
        )
        assert "cannot be above" in answer.context["figures"][0].errors["low"][0]
        assert (answer.status_code, Report.objects.count()) == (400, 0)

    def report(self, campaign: Campaign) -> Report:
        figure = FigureInput("total", "killed", low=35, high=35, said_by="police", stated_on=dt.date(2024, 5, 2))
        return save_campaign_report(
            campaign=campaign,
            report=ReportInput(outlet=OutletFactory.create(), scope="All", figures=(figure,)),
            by=editor(),
            reason="A total",
        )

    def test_two_editors_of_one_source_see_both(self) -> None:
        campaign = CampaignFactory.create(slug="wave")
        row = self.report(campaign)
        client, path = signed_in(editor()), address("campaign-report", "wave", row.pk)
        data = {"outlet": row.outlet.pk, "scope": "All", "seen": version_of_report(row), **self.FIGURES, **WHY}
        client.post(path, {**data, "form-0-low": "36"})
        answer = client.post(path, {**data, "form-0-low": "99"})
        page = answer.content.decode()
        assert (answer.status_code, CasualtyFigure.objects.get().low) == (409, 36)
        assert "The record says now: Total, killed: 36" in page
        assert 'value="99"' in page
        answer = client.post(path, {**data, "seen": answer.context["now"], "form-0-low": "99"})
        assert CasualtyFigure.objects.get().low == 99

    def test_a_source_is_removed_and_the_history_of_the_campaign_keeps_it(self) -> None:
        campaign = CampaignFactory.create(slug="wave")
        row = self.report(campaign)
        client, path = signed_in(editor()), address("campaign-report-remove", "wave", row.pk)
        assert "Total, killed: 35" in client.get(path).content.decode()
        client.post(path, {"seen": version_of_report(row), **WHY, "change_reason": "Not it"})
        assert not campaign.reports.exists()
        page = client.get(address("reference-history", "campaigns", "wave")).content.decode()
        assert "Not it" in page
        assert row.outlet.name in page

    def test_incidents_come_in_by_their_numbers_and_go_out_by_a_tick(self) -> None:
        campaign = CampaignFactory.create(slug="wave")
        old, new = make_incident(campaign=campaign), make_incident()
        client, path = signed_in(editor()), address("campaign-members", "wave")
        answer = client.post(path, {"add": f"{new.uid}, ", "remove": [old.uid], **WHY}, follow=True)
        assert "1 incident added, 1 taken out." in answer.content.decode()
        assert list(Incident.objects.filter(campaign=campaign)) == [new]

    def test_a_number_that_does_not_exist_is_said_beside_the_box(self) -> None:
        CampaignFactory.create(slug="wave")
        answer = signed_in(editor()).post(address("campaign-members", "wave"), {"add": "PK-999999", **WHY})
        assert answer.status_code == 400
        assert "no incident has the number PK-999999" in answer.content.decode().lower().replace("pk-", "PK-")
        assert "PK-999999</textarea>" in answer.content.decode()

    def test_members_move_by_post_alone(self) -> None:
        CampaignFactory.create(slug="wave")
        assert signed_in(editor()).get(address("campaign-members", "wave")).status_code == 405


class TestBudget:
    """A page costs the same however much it lists."""

    def fill(self, many: int) -> None:
        group = ArmedGroupFactory.create(slug=f"group-of-{many}")
        campaign = CampaignFactory.create(slug=f"wave-of-{many}")
        place = PlaceFactory.create(slug=f"place-of-{many}")
        for number in range(many):
            GroupAliasFactory.create(group=group)
            GroupLinkFactory.create(from_group=group)
            GroupLinkFactory.create(to_group=group)
            DesignationFactory.create(group=group)
            place.aliases.create(name=f"Name {number}", kind="spelling")
            make_incident(campaign=campaign)
            TestCampaigns().report(campaign)
            ContextEvent.objects.create(
                slug=f"e-{many}-{number}", title="x", date="2024-05-01", kind="border", source="x"
            )

    @pytest.mark.parametrize(
        "path",
        [
            "", "groups/", "groups/?q=a", "labels/", "places/", "districts/", "outlets/", "outlets/?kind=national",
            "campaigns/", "events/", "groups/new/", "places/new/", "outlets/new/", "campaigns/new/", "events/new/",
            "groups/group-of-{}/", "groups/group-of-{}/history/", "groups/group-of-{}/remove/", "places/place-of-{}/",
            "places/place-of-{}/history/", "campaigns/wave-of-{}/", "campaigns/wave-of-{}/history/",
            "campaigns/wave-of-{}/totals/new/", "campaigns/wave-of-{}/remove/",
        ],
    )  # fmt: skip
    def test_a_page_stays_in_its_budget(self, path: str, django_assert_max_num_queries: Any) -> None:
        counts = []
        client = signed_in(reviewer())
        for many in (2, 9):
            self.fill(many)
            with django_assert_max_num_queries(BUDGET) as asked:
                answer = client.get(f"{address('reference')}{path.format(many)}")
            assert answer.status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]
