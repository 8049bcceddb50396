"""Word lists in one pass."""

from ingest.reading.phrases import PhraseTable, read_list
from ingest.reading.text import tokenise


def test_a_list_goes_on_over_lines_that_begin_with_a_blank() -> None:
    entries = read_list("x", "one: a, b c,\n  d\ntwo: e\n")
    assert [(entry.value, entry.words) for entry in entries] == [
        ("one", ("a",)),
        ("one", ("b", "c")),
        ("one", ("d",)),
        ("two", ("e",)),
    ]


def test_the_longest_phrase_wins_and_categories_do_not_hide_each_other() -> None:
    table = PhraseTable([*read_list("head", "police: police officer\narmy: officer"), *read_list("org", "p: police")])
    hits = table.find(tokenise("a police officer"))
    assert [(hit.first, hit.last, hit.value) for hit in hits["head"]] == [(1, 3, "police")]
    assert [(hit.first, hit.last) for hit in hits["org"]] == [(1, 2)]


def test_a_phrase_matches_whole_words_only() -> None:
    assert not PhraseTable(read_list("x", "v: cop")).find(tokenise("a copper"))


def test_a_phrase_of_two_parts_is_found_where_its_first_stands() -> None:
    table = PhraseTable(read_list("harm", "abducted: took … hostage, took hostage"))
    found = {
        "they took nine dam workers hostage": [(1, 2)],
        "they took hostage nine men": [(1, 3)],
        "they took the post; a hostage was freed": [],
        "they took the long way round past the fort by the river to a hostage": [],
    }
    for text, places in found.items():
        assert [(hit.first, hit.last) for hit in table.find(tokenise(text)).get("harm", ())] == places
