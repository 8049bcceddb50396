import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.choices import AliasKind
from groups.index import current_index
from groups.models import ArmedGroup, GroupAlias, GroupLink
from groups.names import is_case_sensitive, tokens_of
from groups.resolve import GroupResolution, Reason, resolve_group, resolve_groups
from tests.groups.factories import ArmedGroupFactory, GroupAliasFactory

pytestmark = pytest.mark.usefixtures("reference")

AMBIGUOUS = {"Daesh", "داعش", "جند اللہ", "Baloch National Army"}


def test_a_name_in_any_of_its_spellings_gives_its_group() -> None:
    cases = [
        ("TTP", "ttp"),
        ("Tehreek-i-Taliban Pakistan", "ttp"),
        ("tehreek e taliban pakistan", "ttp"),
        ("banned BLA", "bla"),
        ("BRG", "brg"),
        ("SRA", "sindhudesh-revolutionary-army"),
        ("Hafiz Gul Bahadur Group", "hafiz-gul-bahadur"),
        ("Gul Bahadur faction", "hafiz-gul-bahadur"),
        ("Tehreek-e-Jihad Pakistan", "tehreek-e-jihad-pakistan"),
        ("Harkat-ul-Jihad al-Islami", "harkat-ul-jihad-al-islami"),
        ("Islamic State", "islamic-state"),
        ("Islamic State Khorasan", "islamic-state-khorasan"),
        ("Lashkar-e-Jhangvi Al-Alami", "lashkar-e-jhangvi-al-alami"),
        ("Lashkar-e-Jhangvi", "lashkar-e-jhangvi"),
        ("Al-Qa\u2019ida", "al-qaeda"),
        ("BLA's Majeed Brigade", "majeed-brigade"),
        ("Afghan Taliban", "afghan-taliban"),
        ("STOS", "bla-jeeyand"),
        ("TTP (Swat)", "ttp"),
        ("Islamic State (Sinai)", "islamic-state"),
        ("JuA faction", "jamaat-ul-ahrar"),
    ]
    found = [resolve_group(words) for words, _ in cases]
    assert [(each.words, each.group_slug) for each in found] == cases
    assert {(each.reason, each.candidates) for each in found} == {(Reason.NAMED, ())}


def test_urdu_arabic_and_persian_letters_are_one() -> None:
    cases = [
        ("تحریک طالبان پاکستان", "ttp"),
        ("تحريك طالبان پاكستان", "ttp"),
        ("کالعدم ٹی ٹی پی", "ttp"),
        ("جماعت الأحرار", "jamaat-ul-ahrar"),
        ("لشکرِ طیبہ", "lashkar-e-taiba"),
        ("لشكر طيبه", "lashkar-e-taiba"),
        ("جیش العدل", "jaish-al-adl"),
        ("جیش\N{ZERO WIDTH NON-JOINER}" + "العدل", "jaish-al-adl"),
    ]
    assert [(words, resolve_group(words).group_slug) for words, _ in cases] == cases


def test_a_faction_named_beside_its_parent_wins_unless_it_is_one_of_several() -> None:
    cases = [
        ("TTP (Jamaat-ul-Ahrar)", "jamaat-ul-ahrar", ()),
        ("Jamaat-ul-Ahrar (TTP)", "jamaat-ul-ahrar", ()),
        ("Jamaat-ul-Ahrar faction of TTP", "jamaat-ul-ahrar", ()),
        ("Majeed Brigade of BLA", "majeed-brigade", ()),
        ("Islamic State (Khorasan)", "islamic-state-khorasan", ()),
        ("Islamic State (Pakistan)", "islamic-state-pakistan", ()),
        ("Islamic State (Pakistan Province)", "islamic-state-pakistan", ()),
        ("BLA (Azad)", "bla-azad", ()),
        ("BLA (Jeeyand group)", "bla-jeeyand", ()),
        ("BLA-Bashir Zeb", "bla-jeeyand", ()),
        ("Islamic State (Khorasan/Pakistan)", "islamic-state", ("islamic-state-khorasan", "islamic-state-pakistan")),
        ("Islamic State (Khorasan or Pakistan)", "islamic-state", ("islamic-state-khorasan", "islamic-state-pakistan")),
        ("ISKP/ISPP", "islamic-state", ("islamic-state-khorasan", "islamic-state-pakistan")),
        ("TTP and JuA", "ttp", ("jamaat-ul-ahrar",)),
        ("TTP (JuA/Hizbul Ahrar)", "ttp", ("hizbul-ahrar", "jamaat-ul-ahrar")),
        ("Islamic State (Iraq and Syria)", "islamic-state", ()),
    ]
    found = [resolve_group(words) for words, *_ in cases]
    assert [(each.words, each.group_slug, each.candidates) for each in found] == cases


def test_words_that_do_not_decide_give_no_group_and_are_kept() -> None:
    cases = [
        ("", Reason.NO_WORDS, ()),
        (" - ", Reason.NO_WORDS, ()),
        ("Taliban", Reason.NOT_KNOWN, ()),
        ("TLP", Reason.NOT_KNOWN, ()),
        ("Tehreek-e-Labbaik Pakistan", Reason.NOT_KNOWN, ()),
        ("Mujahideen Gilgit-Baltistan", Reason.NOT_KNOWN, ()),
        ("Baloch", Reason.NOT_KNOWN, ()),
        ("tribesmen", Reason.NOT_KNOWN, ()),
        ("BLA and BLF", Reason.SEVERAL, ("bla", "blf")),
        ("TTP (ISKP)", Reason.SEVERAL, ("islamic-state-khorasan", "ttp")),
        ("BRAS (BLA, BLF, BRG)", Reason.SEVERAL, ("bla", "blf", "bras", "brg")),
        ("separatists (BLA/BLF)", Reason.SEVERAL, ("bla", "blf")),
        ("TTP or bandits", Reason.AMBIGUOUS, ("ttp",)),
        ("not TTP", Reason.DENIED, ("ttp",)),
        ("anti-TTP militia", Reason.DENIED, ("ttp",)),
        ("unidentified gunmen", Reason.UNIDENTIFIED, ("unidentified-armed-men",)),
        (
            "TTP splinter",
            Reason.ONLY_RELATED,
            (
                "islamic-state-khorasan",
                "jamaat-ul-ahrar",
                "jundullah-pakistan",
                "punjabi-taliban",
                "tariq-gidar-group",
            ),
        ),
        ("BLF-linked militants", Reason.ONLY_RELATED, ("bla-jeeyand", "blf")),
        ("BLA faction", Reason.ONLY_RELATED, ("bla", "bla-azad", "bla-jeeyand", "majeed-brigade")),
    ]
    found = [resolve_group(words) for words, *_ in cases]
    assert [(each.words, each.reason, each.candidates) for each in found] == cases
    assert {each.group_slug for each in found} == {None}


def test_acronyms_match_only_in_their_own_case() -> None:
    cases = ["ttp", "Bla", "is", "li", "zb", "fak", "trf", "Sob", "ttp/fak"]
    assert [words for words in cases if resolve_group(words).reason != Reason.NOT_KNOWN] == []


def test_names_match_whole_words_only() -> None:
    assert resolve_group("BLAST").reason == Reason.NOT_KNOWN
    assert resolve_group("TTPs").reason == Reason.NOT_KNOWN


def test_a_state_label_or_a_media_wing_never_attributes() -> None:
    cases = [
        ("Fitna al Khawarij", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ("ttp",)),
        ("khawarij", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ("ttp",)),
        ("خوارج", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ("ttp",)),
        ("فتنہ الخوارج", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ("ttp",)),
        ("FAK", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ("ttp",)),
        ("TTP/FAK", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ("ttp",)),
        ("Fitna al Hindustan", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ()),
        ("FAH", AliasKind.STATE_LABEL, Reason.LABEL_ONLY, ()),
        ("Umar Media", AliasKind.MEDIA_WING, Reason.MEDIA_ONLY, ("ttp",)),
        ("Hakkal", AliasKind.MEDIA_WING, Reason.MEDIA_ONLY, ("bla-jeeyand",)),
    ]
    assert [resolve_group(words) for words, *_ in cases] == [
        GroupResolution(None, words, kind, candidates, reason) for words, kind, reason, candidates in cases
    ]


def test_a_label_beside_a_named_group_leaves_the_name_to_decide() -> None:
    assert resolve_group("Fitna al Khawarij (TTP)").group_slug == "ttp"
    assert resolve_group("Fitna al Hindustan (BLF)").group_slug == "blf"


def test_unnamed_baloch_separatists_are_the_placeholder() -> None:
    for words in (
        "Baloch separatists",
        "unspecified Baloch separatists",
        "Baloch armed groups",
        "banned Baloch outfit",
    ):
        found = resolve_group(words)
        assert (found.group_slug, found.reason, found.words) == ("unspecified-baloch", Reason.PLACEHOLDER, words)
    assert resolve_group("Baloch militants of BLA").group_slug == "bla"


@pytest.mark.parametrize("province", ["Balochistan", "balochistan", "بلوچستان"])
def test_bare_separatists_are_the_placeholder_in_balochistan(province: str) -> None:
    found = resolve_group("separatists", province=province)
    assert (found.group_slug, found.reason, found.alias_kind) == ("unspecified-baloch", Reason.PLACEHOLDER, None)


@pytest.mark.parametrize(
    ("words", "province"),
    [("separatists", None), ("separatists", "Sindh"), ("Sindhi separatists", "Balochistan"), ("men", "Balochistan")],
)
def test_other_separatists_stay_unknown(words: str, province: str | None) -> None:
    assert resolve_group(words, province=province).reason == Reason.NOT_KNOWN


@pytest.mark.parametrize("words", ["Daesh", "داعش"])
def test_daesh_is_the_islamic_state_unless_the_words_name_khorasan(words: str) -> None:
    found = resolve_group(words)
    assert (found.group_slug, found.reason, found.candidates) == (
        "islamic-state",
        Reason.WIDER_KEPT,
        ("islamic-state-khorasan",),
    )
    named = resolve_group(f"{words} from Afghanistan")
    assert (named.group_slug, named.candidates) == ("islamic-state-khorasan", ())
    assert resolve_group("ISKP (Daesh)").group_slug == "islamic-state-khorasan"


def test_jundullah_in_urdu_is_settled_by_place_or_left_open() -> None:
    assert resolve_group("جند اللہ", province="Sindh").group_slug == "jundullah-pakistan"
    assert resolve_group("ایران کی جند اللہ").group_slug == "jundallah-iran"
    for province in (None, "Balochistan", "Punjab"):
        found = resolve_group("جند الله", province=province)
        assert (found.group_slug, found.reason) == (None, Reason.AMBIGUOUS)
        assert found.candidates == ("jundallah-iran", "jundullah-pakistan")


@pytest.mark.parametrize(
    ("on", "slug"),
    [
        (None, None),
        (dt.date(2021, 12, 1), None),
        (dt.date(2022, 1, 20), "bna"),
        (dt.date(2024, 6, 1), None),
        (dt.date(2025, 4, 1), "bras"),
    ],
)
def test_baloch_national_army_is_settled_by_the_day_or_left_open(on: dt.date | None, slug: str | None) -> None:
    found = resolve_group("Baloch National Army", on=on)
    assert found.group_slug == slug
    assert found.candidates == (() if slug else ("bna", "bras"))


def test_an_ambiguous_name_is_settled_by_the_sure_name_beside_it() -> None:
    assert resolve_group("Baloch National Army (BNA)").group_slug == "bna"


def test_every_attributing_alias_gives_its_own_group_but_the_ambiguous_and_the_unidentified() -> None:
    index = current_index()
    aliases = (
        GroupAlias.objects.attributing().exclude(alias__in=AMBIGUOUS).exclude(group__slug="unidentified-armed-men")
    )
    pairs = list(aliases.values_list("alias", "group__slug"))
    assert len(pairs) == 628
    assert [(alias, resolve_group(alias, index=index).group_slug) for alias, _ in pairs] == pairs
    unidentified = GroupAlias.objects.filter(group__slug="unidentified-armed-men").values_list("alias", flat=True)
    assert {resolve_group(alias, index=index).reason for alias in unidentified} == {Reason.UNIDENTIFIED}


def test_no_label_or_media_wing_in_the_table_attributes() -> None:
    index = current_index()
    attributing = GroupAlias.objects.attributing().values_list("pk", flat=True)
    others = GroupAlias.objects.exclude(pk__in=attributing).values_list("alias", flat=True)
    assert [alias for alias in others if resolve_group(alias, index=index).group_slug] == []


def test_only_the_planned_names_are_ambiguous() -> None:
    meanings: dict[tuple[str, ...], set[str]] = {}
    for alias, kind, slug in GroupAlias.objects.attributing().values_list("alias", "kind", "group__slug"):
        tokens = tokens_of(alias if is_case_sensitive(alias, kind) else alias.casefold())
        meanings.setdefault(tokens, set()).add(slug)
    shared = {tokens for tokens, slugs in meanings.items() if len(slugs) > 1}
    assert shared == {tokens_of(alias.casefold()) for alias in AMBIGUOUS}


def test_a_field_with_several_names_gives_each_its_own_resolution() -> None:
    assert [found.group_slug for found in resolve_groups("BLA; BLF;TLP")] == ["bla", "blf", None]
    assert resolve_groups(" ; ") == ()


def test_an_unchanged_table_costs_one_query_and_a_held_index_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    resolve_group("TTP")
    with django_assert_num_queries(1):
        resolve_group("BLA (Azad)")
    index = current_index()
    with django_assert_num_queries(0):
        resolve_group("Islamic State (Khorasan/Pakistan)", index=index)


def test_a_change_of_names_links_or_groups_is_seen_at_once() -> None:
    assert resolve_group("New Brand").reason == Reason.NOT_KNOWN
    alias = GroupAliasFactory.create(group=ArmedGroup.objects.get(slug="ttp"), alias="New Brand")
    assert resolve_group("New Brand").group_slug == "ttp"
    alias.delete()
    assert resolve_group("New Brand").reason == Reason.NOT_KNOWN
    ArmedGroupFactory.create(slug="newest", name="Newest Army")
    assert resolve_group("Newest Army").group_slug == "newest"
    GroupLink.objects.filter(from_group__slug="jamaat-ul-ahrar", to_group__slug="ttp").delete()
    assert resolve_group("TTP (Jamaat-ul-Ahrar)").reason == Reason.SEVERAL
