"""The pages of armed groups: what the record attributes to each, claims apart from blame."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from groups.models import ArmedGroup
from incidents.models import Incident
from incidents.services import AttributionInput
from tests.dashboard.listed import linked, links_named, text_of
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
CLAIM = ("claim", "made")
BLAME = ("official_blame", "likely")


@pytest.fixture
def parent() -> ArmedGroup:
    return ArmedGroupFactory.create(
        slug="parent", name="Parent Front", short_name="PF", name_ur="محاذ", kind="islamist"
    )


@pytest.fixture
def faction(parent: ArmedGroup) -> ArmedGroup:
    group = ArmedGroupFactory.create(slug="faction", name="Faction of Hills", kind="islamist", status="dormant")
    GroupLinkFactory.create(from_group=group, to_group=parent, kind="faction_of", start_date="2020-08", end_date="")
    return group


@pytest.fixture
def rows(parent: ArmedGroup, faction: ArmedGroup) -> dict[str, Incident]:
    """One claim by the parent, one blame and one claim of its faction, one row that names nobody."""
    return {
        "claimed": make_incident(killed=(3, 5), date=date(2022, 3, 1), groups=[(parent, *CLAIM)]),
        "blamed": make_incident(killed=2, date=date(2023, 6, 9), groups=[(faction, *BLAME)]),
        "faction": make_incident(date=date(2024, 1, 2), groups=[(faction, *CLAIM)]),
        "nobody": make_incident(killed=9),
        "operation": make_incident(event_class="security_operation", groups=[(parent, *BLAME)]),
    }


def row_of(body: str, name: str) -> str:
    """The table row of the list that names a group."""
    return next(part for part in body.split("<tr>") if f">{name}</a>" in part).split("</tr>")[0]


def test_a_group_counts_the_rows_of_its_factions_and_each_number_lists_its_rows(
    client: Client, rows: dict[str, Incident]
) -> None:
    body = client.get("/groups/").content.decode()
    parent = row_of(body, "Parent Front")
    assert [(words, {one.uid for one in found}) for words, found in linked(parent)] == [
        ("3", {rows["claimed"].uid, rows["blamed"].uid, rows["faction"].uid}),
        ("2", {rows["claimed"].uid, rows["faction"].uid}),
        ("1", {rows["blamed"].uid}),
        ("5", {rows["claimed"].uid, rows["blamed"].uid, rows["faction"].uid}),
    ]
    assert "1 Mar 2022" in parent
    assert "2 Jan 2024" in parent
    assert "محاذ" in parent
    assert "belongs to PF" in row_of(body, "Faction of Hills")


def test_a_row_that_is_claimed_and_blamed_counts_once(client: Client, parent: ArmedGroup, faction: ArmedGroup) -> None:
    row = make_incident(killed=4, groups=[(parent, *CLAIM), (parent, *BLAME), (faction, *BLAME)])
    counted = linked(row_of(client.get("/groups/").content.decode(), "Parent Front"))
    assert [(words, [one.uid for one in found]) for words, found in counted] == [
        ("1", [row.uid]),
        ("1", [row.uid]),
        ("1", [row.uid]),
        ("4", [row.uid]),
    ]


def test_apart_a_group_counts_only_what_names_itself(client: Client, rows: dict[str, Incident]) -> None:
    body = client.get("/groups/?rollup=false").content.decode()
    assert links_named(row_of(body, "Parent Front"), "1") == [{rows["claimed"].uid}, {rows["claimed"].uid}]
    assert links_named(row_of(body, "Faction of Hills"), "2")[0] == {rows["blamed"].uid, rows["faction"].uid}


def test_a_group_without_a_row_stands_apart_and_is_not_said_to_have_done_nothing(
    client: Client, rows: dict[str, Incident]
) -> None:
    ArmedGroupFactory.create(slug="silent", name="Silent Group")
    text = text_of(client, "/groups/")
    named, unnamed = text.split("No incident under this rule", 1)
    assert "Silent Group" not in named
    assert "Silent Group" in unnamed
    assert "That does not mean that they did nothing." in unnamed


def test_words_that_name_no_organisation_are_not_among_the_groups(client: Client) -> None:
    placeholder = ArmedGroupFactory.create(slug="unspecified", name="Unspecified armed men", is_placeholder=True)
    make_incident(groups=[(placeholder, *BLAME)])
    text = text_of(client, "/groups/")
    assert "0 groups." in text
    assert "Words that name no organisation Unspecified armed men : 1 incident" in text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("status=dormant", "Faction of Hills", "Parent Front"),
        ("q=hills", "Faction of Hills", "Parent Front"),
        ("q=محاذ", "Parent Front", "Faction of Hills"),
        ("q=pf", "Parent Front", "Faction of Hills"),
    ],
)
def test_the_list_is_narrowed_by_name_and_status(
    client: Client, rows: dict[str, Incident], query: str, shown: str, hidden: str
) -> None:
    body = client.get(f"/groups/?{query}").content.decode()
    assert f">{shown}</a>" in body
    assert f">{hidden}</a>" not in body


def test_the_list_sorts_by_the_column_asked_for(client: Client, rows: dict[str, Incident]) -> None:
    later = ArmedGroupFactory.create(slug="a-later", name="A Later Group")
    make_incident(date=date(2025, 5, 5), groups=[(later, *CLAIM)])

    def order(sort: str) -> list[str]:
        body = client.get(f"/groups/?sort={sort}").content.decode()
        names = ("A Later Group", "Faction of Hills", "Parent Front")
        return sorted(names, key=lambda name: body.index(f">{name}</a>"))

    assert order("incidents") == ["Parent Front", "Faction of Hills", "A Later Group"]
    assert order("name") == ["A Later Group", "Faction of Hills", "Parent Front"]
    assert order("last") == ["A Later Group", "Faction of Hills", "Parent Front"]
    assert order("killed")[-1] == "A Later Group", "a number that nobody reports comes last"


def test_a_parameter_that_is_not_known_is_refused_by_name(client: Client) -> None:
    response = client.get("/groups/?colour=red")
    assert response.status_code == 400
    assert "There is no parameter &#x27;colour&#x27; here." in response.content.decode()
    assert client.get("/groups/?kind=pirates").status_code == 400


def test_a_draft_is_in_no_number(client: Client, parent: ArmedGroup) -> None:
    make_incident(status="draft", groups=[(parent, *CLAIM)])
    assert "Parent Front" in text_of(client, "/groups/").split("No incident under this rule", 1)[1]


def test_the_page_of_a_group_keeps_claims_apart_from_blame(client: Client, rows: dict[str, Incident]) -> None:
    body = client.get("/groups/parent/").content.decode()
    tracks = body.split('<table class="data tracks">')[1].split("</table>")[0]
    assert [(words, {row.uid for row in found}) for words, found in linked(tracks)] == [
        ("2", {rows["claimed"].uid, rows["faction"].uid}),
        ("1", {rows["blamed"].uid}),
    ]
    assert 'class="claimed">Claim by the group' in tracks


def test_the_switch_leaves_fronts_and_factions_out(client: Client, rows: dict[str, Incident]) -> None:
    whole = client.get("/groups/parent/").content.decode()
    apart = client.get("/groups/parent/?rollup=false").content.decode()
    assert links_named(whole.split("</dl>")[0], "3") == [{rows[k].uid for k in ("claimed", "blamed", "faction")}]
    assert links_named(apart.split("</dl>")[0], "1") == [{rows["claimed"].uid}]


def test_rows_outside_the_rule_are_offered_and_not_counted(client: Client, rows: dict[str, Incident]) -> None:
    text = text_of(client, "/groups/parent/")
    assert "1 more incident outside this rule" in text
    assert "Incidents 4" in text_of(client, "/groups/parent/?counting=picss_like")


def test_names_that_never_attribute_say_so(client: Client, parent: ArmedGroup) -> None:
    GroupAliasFactory.create(group=parent, alias="Front of the Parent", kind="long_form")
    GroupAliasFactory.create(group=parent, alias="Fitna of Everything", kind="state_label")
    GroupAliasFactory.create(group=parent, alias="Parent Radio", kind="media_wing")
    text = text_of(client, "/groups/parent/")
    assert "Long form Front of the Parent" in text
    assert "State label Fitna of Everything A word used by the state" in text
    assert "Media wing Parent Radio Says who published, never who did something." in text


def test_lineage_reads_from_both_sides_with_dates_and_source(
    client: Client, parent: ArmedGroup, faction: ArmedGroup
) -> None:
    GroupLinkFactory.create(
        from_group=faction, to_group=parent, kind="splintered_from", start_date="2014-08-26", end_date="",
        note="left over money", source_url="https://www.example.org/split",
    )  # fmt: skip
    GroupLinkFactory.create(
        from_group=parent, to_group=ArmedGroupFactory.create(slug="rival", name="Rival Army"), kind="rival_of",
        start_date="2019", end_date="2021-05", note="", source_url="general knowledge",
    )  # fmt: skip
    seen_from_parent = text_of(client, "/groups/parent/")
    assert "Its faction Faction of Hills since August 2020; open as far as known" in seen_from_parent
    assert "Left by Faction of Hills 26 August 2014. left over money ( example.org )" in seen_from_parent
    assert "Rival of Rival Army 2019 to May 2021 not verified: general knowledge" in seen_from_parent
    assert "Faction of Parent Front محاذ since August 2020" in text_of(client, "/groups/faction/")


def test_a_listing_has_its_date_or_says_that_none_was_seen(client: Client, parent: ArmedGroup) -> None:
    DesignationFactory.create(group=parent, authority="UK", date="2021-07-09", name_as_listed="Parent Front (PF)")
    DesignationFactory.create(group=parent, authority="India", date="", name_as_listed="Parents")
    text = text_of(client, "/groups/parent/")
    assert "United Kingdom 9 July 2021 Parent Front (PF)" in text
    assert "India date not seen Parents" in text


def test_a_district_that_wider_words_may_mean_gets_no_list_of_its_own(client: Client, parent: ArmedGroup) -> None:
    malir = DistrictFactory.create(slug="malir", name="Malir")
    make_incident(location=located(district=malir), groups=[(parent, *CLAIM)])
    make_incident(location=located(wider=("Karachi", ["malir", "korangi"])), groups=[(parent, *CLAIM)])
    body = client.get("/groups/parent/").content.decode()
    where = body.split('id="where"')[1].split("</section>")[0]
    assert "Malir" in where
    assert "/incidents/?group=parent&amp;district=malir" not in where
    assert "1 incident in no one known district" in where


def test_a_state_label_that_points_to_no_group_counts_for_none(client: Client, parent: ArmedGroup) -> None:
    label = AttributionInput(words="Fitna of Everything", track="official_blame", level="likely", report=0)
    make_incident(attributions=(label,))
    text = text_of(client, "/groups/parent/")
    assert "No incident counted under “Militant attacks” is attributed to this group." in text


def test_a_group_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/groups/nobody/").status_code == 404


def test_the_list_costs_the_same_queries_for_any_number_of_rows(
    client: Client, rows: dict[str, Incident], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert client.get("/groups/").status_code == 200


def test_the_page_of_a_group_stays_in_its_budget(
    client: Client, rows: dict[str, Incident], django_assert_max_num_queries: Any
) -> None:
    # The reporting lag is measured once for each state of the record, by whichever page is first.
    client.get("/timeline/")
    with django_assert_max_num_queries(15):
        assert client.get("/groups/parent/").status_code == 200


def test_an_unchanged_page_is_answered_304(client: Client, rows: dict[str, Incident]) -> None:
    etag = client.get("/groups/parent/")["ETag"]
    assert client.get("/groups/parent/", headers={"if-none-match": etag}).status_code == 304


def test_each_year_says_who_says_so_and_lists_exactly_those_rows(client: Client, parent: ArmedGroup) -> None:
    both = make_incident(date=date(2022, 3, 1), groups=[(parent, *CLAIM), (parent, *BLAME)])
    claimed = make_incident(date=date(2022, 4, 1), groups=[(parent, *CLAIM)])
    denied = make_incident(date=date(2024, 4, 1), groups=[(parent, *BLAME), (parent, "claim", "denied")])
    said = client.get("/groups/parent/").content.decode().split('id="said"')[1].split("</section>")[0]
    lines = [[(words, {row.uid for row in rows}) for words, rows in linked(part)] for part in said.split("<tr>")[2:]]
    everything = {both.uid, claimed.uid, denied.uid}
    assert lines == [
        [("2", {both.uid, claimed.uid}), ("1", {claimed.uid}), ("1", {both.uid})],
        [],
        [("1", {denied.uid}), ("1", {denied.uid}), ("1", {denied.uid})],
        [("3", everything), ("1", {claimed.uid}), ("2", {both.uid, denied.uid}), ("1", {denied.uid})],
    ]


def test_other_groups_on_the_same_rows_are_listed_and_joint_claims_are_not_explained(
    client: Client, parent: ArmedGroup, faction: ArmedGroup
) -> None:
    other = ArmedGroupFactory.create(slug="other", name="Other Army")
    row = make_incident(groups=[(parent, *CLAIM), (other, *CLAIM), (faction, *CLAIM)])
    body = client.get("/groups/parent/").content.decode()
    company = body.split('id="company"')[1].split("</section>")[0]
    assert [(words, [one.uid for one in rows]) for words, rows in linked(company)] == [("1", [row.uid])]
    assert ">Other Army</a>" in company
    assert "Faction of Hills" not in company, "it counts with the group"
    assert "the record does not say which" in company


def test_a_tempo_is_refused_for_too_few_incidents(client: Client, rows: dict[str, Incident]) -> None:
    text = text_of(client, "/groups/parent/")
    tempo = text.split("Tempo Days from one day")[1].split("Named on the same incidents")[0]
    assert "All years 2 too few incidents 465" in tempo
    assert "Longest pause: 465 days, from 1 March 2022 to 9 June 2023." in tempo


def test_the_lineage_is_drawn_on_an_axis_of_years(client: Client, parent: ArmedGroup, faction: ArmedGroup) -> None:
    body = client.get("/groups/parent/").content.decode()
    picture = body.split('<figure class="strands">')[1].split("</figure>")[0]
    assert ">Its faction Faction of Hills</text>" in picture
    assert "style=" not in picture
    alone = ArmedGroupFactory.create(slug="alone")
    assert '<figure class="strands">' not in client.get(f"/groups/{alone.slug}/").content.decode()


@pytest.mark.parametrize("by", ["attack_type", "target", "district", "group"])
def test_heat_maps_are_drawn_again_from_their_address(client: Client, rows: dict[str, Incident], by: str) -> None:
    answer = client.get(f"/figures/by-year/?group=parent&by={by}")
    assert answer.status_code == 200
    assert client.get("/figures/by-year/?by=colour").status_code == 400
