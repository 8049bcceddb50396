import pytest
from pytest_django import DjangoAssertNumQueries

from groups.choices import LinkKind
from groups.models import ArmedGroup
from groups.rollup import Arrow, descendants, direct_parents, top_parents
from groups.services import LoadSummary
from tests.groups.factories import ArmedGroupFactory, GroupLinkFactory


def faction(child: str, parent: str, start: str = "") -> Arrow:
    return Arrow(child, parent, LinkKind.FACTION_OF, start)


def merger(child: str, parent: str, start: str = "") -> Arrow:
    return Arrow(child, parent, LinkKind.MERGED_INTO, start)


def test_unqualified_bla_includes_both_wings_and_the_majeed_brigade(reference: LoadSummary) -> None:
    assert ArmedGroup.objects.rollup(["bla"]) == {"bla", "bla-jeeyand", "bla-azad", "majeed-brigade"}
    assert ArmedGroup.objects.rollup(["bla-jeeyand"]) == {"bla-jeeyand", "majeed-brigade"}
    assert ArmedGroup.objects.rollup(["bla-azad"]) == {"bla-azad"}


def test_the_ttp_includes_factions_fronts_and_merged_groups_but_no_splinter_or_ally(reference: LoadSummary) -> None:
    assert ArmedGroup.objects.rollup(["ttp"]) == {
        "ttp",
        "jamaat-ul-ahrar",
        "hizbul-ahrar",
        "tariq-gidar-group",
        "punjabi-taliban",
        "tehreek-e-jihad-pakistan",
        "difa-e-quds",
        "ansar-al-jihad",
        "tehreek-e-labbaik-force",
        "islamic-emirate-protection-force",
    }


def test_an_alliance_does_not_take_its_members_in(reference: LoadSummary) -> None:
    assert ArmedGroup.objects.rollup(["bras"]) == {"bras"}
    assert ArmedGroup.objects.rollup(["ittehad-ul-mujahideen-pakistan"]) == {"ittehad-ul-mujahideen-pakistan"}


def test_a_renamed_group_counts_under_its_later_name_and_what_that_merged_into(reference: LoadSummary) -> None:
    assert ArmedGroup.objects.rollup(["popular-fighters-front"]) == {
        "popular-fighters-front",
        "jaish-al-adl",
        "jundallah-iran",
    }


def test_a_merger_that_ended_no_longer_counts(reference: LoadSummary) -> None:
    assert ArmedGroup.objects.rollup(["harkat-ul-mujahideen"]) == {"harkat-ul-mujahideen"}


def test_several_groups_roll_up_together_and_an_unknown_slug_comes_back_alone(reference: LoadSummary) -> None:
    assert ArmedGroup.objects.rollup(["bla-azad", "bna", "nobody"]) == {"bla-azad", "bna", "bra", "uba", "nobody"}


def test_rollup_asks_one_query_and_none_for_no_group(
    reference: LoadSummary, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        ArmedGroup.objects.rollup(["ttp", "bla"])
    with django_assert_num_queries(0):
        assert ArmedGroup.objects.rollup([]) == set()
    with django_assert_num_queries(2):
        ArmedGroup.objects.rollup_parents()


def test_every_group_counts_under_one_top(reference: LoadSummary) -> None:
    parents = ArmedGroup.objects.rollup_parents()
    assert set(parents) == set(ArmedGroup.objects.values_list("slug", flat=True))
    assert {slug: top for slug, top in parents.items() if slug != top} == {
        "jamaat-ul-ahrar": "ttp",
        "hizbul-ahrar": "ttp",
        "tariq-gidar-group": "ttp",
        "punjabi-taliban": "ttp",
        "tehreek-e-jihad-pakistan": "ttp",
        "difa-e-quds": "ttp",
        "ansar-al-jihad": "ttp",
        "tehreek-e-labbaik-force": "ttp",
        "islamic-emirate-protection-force": "ttp",
        "jaish-e-fursan-e-muhammad": "hafiz-gul-bahadur",
        "jabhat-ansar-al-mahdi": "hafiz-gul-bahadur",
        "aswad-al-harb": "hafiz-gul-bahadur",
        "harkat-inqilab-e-islami-pakistan": "al-qaeda",
        "aqis": "al-qaeda",
        "islamic-state-khorasan": "islamic-state",
        "islamic-state-pakistan": "islamic-state",
        "imu": "islamic-state",
        "bla-jeeyand": "bla",
        "bla-azad": "bla",
        "majeed-brigade": "bla",
        "bra": "bna",
        "uba": "bna",
        "lashkar-e-jhangvi-al-alami": "lashkar-e-jhangvi",
        "haqqani-network": "afghan-taliban",
        "jaish-al-adl": "popular-fighters-front",
        "jundallah-iran": "popular-fighters-front",
    }


def test_a_group_and_its_top_agree_with_the_rollup_of_that_top(reference: LoadSummary) -> None:
    parents = ArmedGroup.objects.rollup_parents()
    for top in set(parents.values()):
        assert ArmedGroup.objects.rollup([top]) == {slug for slug, parent in parents.items() if parent == top}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "end", "rolls"),
    [
        (LinkKind.FACTION_OF, "", True),
        (LinkKind.FRONT_OF, "", True),
        (LinkKind.MERGED_INTO, "", True),
        (LinkKind.RENAMED_TO, "", True),
        (LinkKind.FACTION_OF, "2020", False),
        (LinkKind.SPLINTERED_FROM, "", False),
        (LinkKind.ALLIANCE_MEMBER, "", False),
        (LinkKind.ALLIED_WITH, "", False),
        (LinkKind.RIVAL_OF, "", False),
    ],
)
def test_only_open_links_of_a_part_to_its_whole_roll_up(kind: LinkKind, end: str, rolls: bool) -> None:
    others = ArmedGroup.objects.rollup_parents()
    GroupLinkFactory.create(
        from_group=ArmedGroupFactory.create(slug="part"),
        to_group=ArmedGroupFactory.create(slug="whole"),
        kind=kind,
        end_date=end,
    )
    assert ArmedGroup.objects.rollup(["whole"]) == ({"whole", "part"} if rolls else {"whole"})
    assert ArmedGroup.objects.rollup(["part"]) == {"part"}
    assert ArmedGroup.objects.rollup_parents() == others | {"whole": "whole", "part": "whole" if rolls else "part"}


def test_rings_end_and_count_under_their_first_slug() -> None:
    ring = [faction("a", "b"), faction("b", "c"), faction("c", "a"), faction("d", "c")]
    assert descendants(["b"], ring) == {"a", "b", "c", "d"}
    assert top_parents(["a", "b", "c", "d", "e"], ring) == {"a": "a", "b": "a", "c": "a", "d": "a", "e": "e"}


def test_an_open_faction_comes_before_a_merger_even_a_later_one() -> None:
    arrows = [merger("x", "taker", "2024"), faction("x", "parent", "2010")]
    assert direct_parents(arrows) == {"x": "parent"}
    assert direct_parents(reversed(arrows)) == {"x": "parent"}


def test_of_two_parents_the_one_inside_the_other_is_chosen() -> None:
    arrows = [faction("unit", "army", "2020"), faction("unit", "wing", "2011"), faction("wing", "army")]
    assert direct_parents(arrows)["unit"] == "wing"


def test_of_unrelated_parents_the_latest_is_chosen_then_the_first_slug() -> None:
    assert direct_parents([faction("x", "a", "2019"), faction("x", "b", "2020-05")]) == {"x": "b"}
    assert direct_parents([faction("x", "a", "2019"), faction("x", "b")]) == {"x": "a"}
    assert direct_parents([faction("x", "b"), faction("x", "a")]) == {"x": "a"}
    rename = Arrow("x", "new-name", LinkKind.RENAMED_TO, "")
    assert direct_parents([merger("x", "a", "2024"), rename]) == {"x": "new-name"}
