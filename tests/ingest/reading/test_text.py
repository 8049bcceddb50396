"""Characters to words: every offset kept, sentences cut where they end."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import pytest

from ingest.reading.text import MOST_SENTENCES, fold, normalise, phrase, sentences, tokenise


def words(text: str) -> list[str]:
    return [token.low for token in tokenise(normalise(text))]


def test_normalising_keeps_the_length_of_the_text() -> None:
    text = "\u201cThree\u201d\u00a0killed \u2013 police\u2019s word\u200f, \u06f3\u06f5"
    assert len(normalise(text)) == len(text)
    assert normalise("\u06f3\u06f5") == "35"


def test_a_token_stands_where_it_stands_in_the_text() -> None:
    text = "The \u2018blast\u2019 hit Bannu\u2019s fort"
    assert [text[token.start : token.end] for token in tokenise(normalise(text)) if token.is_word][:3] == [
        "The",
        "blast",
        "hit",
    ]


def test_a_hyphen_joins_words_and_a_possessive_stands_apart() -> None:
    assert words("passers-by at Bannu's 16-inch line") == ["passers", "by", "at", "bannu", "'s", "16", "inch", "line"]
    assert [token.glued for token in tokenise("16-inch line")] == [False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Gul of St. Mary said so. Nobody was hurt.",
        "It fell at 6 p.m. on Sunday. Three died.",
        "D. I. Khan shook. It fell.",
    ],
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert len(sentences("", text)) == 2


def test_the_title_is_sentence_nought_and_a_line_ends_a_sentence() -> None:
    found = sentences("Blast in Tank", "Blast in Tank\nA bomb went off\nThree died.")
    assert [(one.paragraph, one.tokens[0].low) for one in found] == [(0, "blast"), (1, "a"), (2, "three")]


def test_urdu_sentences_end_at_their_own_mark() -> None:
    assert len(sentences("", "دھماکا ہوا۔ تین افراد ہلاک ہوئے۔")) == 2


@pytest.mark.parametrize(("one", "other"), [("كوئٹه", "کوئٹہ"), ("دہشت\u200cگرد", "دہشتگرد"), ("مُلک", "ملک")])
def test_urdu_letters_of_all_keyboards_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_word_list_is_cut_like_the_text() -> None:
    assert phrase("Sub-inspector") == ("sub", "inspector")


def test_only_so_many_sentences_are_read() -> None:
    assert len(sentences("", "Three died.\n" * (2 * MOST_SENTENCES))) == MOST_SENTENCES
