from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.choices import LinkKind
from groups.lineage import Lineage, lineage
from groups.models import ArmedGroup
from groups.services import LoadSummary
from tests.groups.factories import ArmedGroupFactory, GroupLinkFactory


def shown(slug: str) -> Lineage:
    return lineage(ArmedGroup.objects.get(slug=slug))


def brief(relations: tuple[Any, ...]) -> list[tuple[str, str, str, str]]:
    return [(each.group.slug, each.kind.value, each.start, each.end) for each in relations]


def test_the_wing_of_a_group_shows_parent_unit_alliance_ally_and_rivals(reference: LoadSummary) -> None:
    found = shown("bla-jeeyand")
    assert brief(found.parents) == [("bla", "faction_of", "2017-12-02", "")]
    assert brief(found.parts) == [("majeed-brigade", "faction_of", "2017-12", "")]
    assert brief(found.alliances) == [("bras", "alliance_member", "2018-11-10", "")]
    assert brief(found.allies) == [("blf", "allied_with", "2017-10-30", "")]
    assert brief(found.rivals) == [("bla-azad", "rival_of", "2017-12-02", "")]
    assert (found.predecessors, found.successors, found.members) == ((), (), ())


def test_a_link_that_ended_comes_after_the_open_ones_and_keeps_its_note_and_source(reference: LoadSummary) -> None:
    parents = shown("majeed-brigade").parents
    assert brief(parents) == [
        ("bla-jeeyand", "faction_of", "2017-12", ""),
        ("bla", "faction_of", "2011-12-30", "2017-12"),
    ]
    assert [parent.is_open for parent in parents] == [True, False]
    assert parents[1].note == "Suicide unit before the split"
    assert parents[1].source_link.startswith("http://www.balochhouse.com/")
    assert not parents[1].is_unverified


def test_mergers_splits_and_names_are_sorted_by_their_direction(reference: LoadSummary) -> None:
    assert brief(shown("jaish-al-adl").predecessors) == [("jundallah-iran", "renamed_to", "2012", "")]
    assert brief(shown("jaish-al-adl").successors) == [("popular-fighters-front", "merged_into", "2025-12-10", "")]
    assert brief(shown("hizbul-ahrar").predecessors) == [
        ("jamaat-ul-ahrar", "splintered_from", "2017-11", "2020-08-17")
    ]
    assert brief(shown("bna").predecessors) == [
        ("bra", "merged_into", "2022-01-11", ""),
        ("uba", "merged_into", "2022-01-11", ""),
    ]


def test_an_alliance_shows_its_members(reference: LoadSummary) -> None:
    found = shown("bras")
    assert [each.group.slug for each in found.members] == ["bla-jeeyand", "brg", "blf", "bra", "bna"]
    assert [each.outgoing for each in found.members] == [False] * 5
    assert brief(found.allies) == [("sindhudesh-revolutionary-army", "allied_with", "2020-07-25", "")]


def test_what_rests_on_general_knowledge_says_so(reference: LoadSummary) -> None:
    rivals = shown("bmdt").rivals
    assert [(each.group.slug, each.is_unverified, each.source_link) for each in rivals] == [
        ("bla", True, ""),
        ("blf", True, ""),
    ]


def test_lineage_asks_one_query_however_many_links(
    reference: LoadSummary, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = ArmedGroup.objects.get(slug="ttp")
    with django_assert_num_queries(1):
        found = lineage(group)
        assert all(each.group.display_name for each in found.parts + found.allies + found.rivals)
    assert len(found.parts) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LinkKind)
def test_every_kind_of_link_has_a_place_at_both_ends(kind: LinkKind) -> None:
    link = GroupLinkFactory.create(kind=kind)
    assert not lineage(link.from_group).is_empty
    assert not lineage(link.to_group).is_empty


@pytest.mark.django_db
def test_a_group_without_links_has_an_empty_lineage() -> None:
    assert lineage(ArmedGroupFactory.create()).is_empty
