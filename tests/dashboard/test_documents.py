"""Methodology and About the data: what stands there is what the program does and what the record holds."""

from datetime import date

import pytest
from django.db.models import TextChoices
from django.test import Client

from dashboard.coverage import published_years
from dashboard.documents import filled, rendered
from dashboard.services.published_figures import load_published_figures
from incidents.choices import AttackType, EventClass, OutletKind, Target
from incidents.counting import RULES
from tests.dashboard.listed import links_named, text_of
from tests.incidents.factories import OutletFactory, make_incident

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("vocabulary", [EventClass, AttackType, Target, OutletKind])
def test_the_methodology_lists_every_word_of_a_vocabulary(client: Client, vocabulary: type[TextChoices]) -> None:
    text = text_of(client, "/methodology/")
    assert [word for word in vocabulary if f"{word.value} {word.label}" not in text] == []


def test_the_methodology_prints_every_counting_rule_in_its_own_words(client: Client) -> None:
    text = text_of(client, "/methodology/")
    assert [rule.name for rule in RULES.values() if rule.text not in text] == []
    assert "attacks Militant attacks (default)" in text


def test_a_block_is_written_from_the_program_whatever_stood_in_it() -> None:
    text = filled("<!-- words: incidents.Harm -->\n- `pain` Pain\n<!-- end -->\n")
    assert "`pain`" not in text
    assert "- `killed` Killed\n- `injured` Injured" in text


def test_a_vocabulary_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("<!-- words: incidents.Nothing -->\n<!-- end -->")


def test_raw_html_in_a_document_is_text_and_links_go_to_pages() -> None:
    document = rendered("# T\n\n<script>x</script> [m](methodology.md) [e](https://example.org/)\n")
    assert "<script>" not in document.html
    assert '<a href="/methodology/">m</a>' in document.html
    assert '<a href="https://example.org/" rel="noreferrer">e</a>' in document.html


def test_a_document_is_cut_at_its_headings() -> None:
    document = rendered("# T\n\nfirst\n\n## One\n\na\n\n### Deep\n\n## Two\n\nb\n")
    assert document.title == "T"
    assert [part.heading.words for part in document.parts] == ["", "One", "Two"]
    assert "Deep" in document.parts[1].html
    assert "b" in document.parts[2].html


def test_the_pages_hold_no_inline_style_or_script(client: Client) -> None:
    for url in ("/methodology/", "/data/"):
        body = client.get(url).content.decode()
        assert "style=" not in body
        assert "<script>" not in body


def test_about_the_data_counts_published_rows_by_class_and_year(client: Client) -> None:
    shown = make_incident(date=date(2022, 3, 1))
    make_incident(date=date(2023, 3, 1), event_class="clash")
    make_incident(date=date(2022, 3, 1), status="draft")
    text = text_of(client, "/data/")
    assert "The record holds 2 published incidents from 1 March 2022 to 1 March 2023." in text
    assert "Class 2022 2023 All Militant attack 1 0 1 Clash 0 1 1 All classes 1 1 2" in text
    body = client.get("/data/").content.decode().split('id="lacks"')[0]
    assert links_named(body, "1")[0] == {shown.uid}


def test_about_the_data_sets_its_own_count_beside_the_published_one(client: Client) -> None:
    load_published_figures()
    make_incident(date=date(2022, 3, 1))
    make_incident(date=date(2022, 3, 1), event_class="clash")
    text = text_of(client, "/data/")
    assert "2022 1 380 picss.net" in text
    assert "Together 1 3,293" in text
    assert sum(one.attacks for one in published_years()) == 3_293


def test_the_methodology_quotes_the_published_counts_of_the_file(client: Client) -> None:
    load_published_figures()
    numbers = [f"{one.attacks:,}" for one in published_years()]
    text = text_of(client, "/methodology/")
    assert f"give {', '.join(numbers[:-1])} and {numbers[-1]} militant attacks, together 3,293" in text
    body = client.get("/methodology/").content.decode()
    assert [one.last.link for one in published_years() if one.last.link not in body] == []


def test_rows_that_rest_on_an_aggregator_alone_are_counted(client: Client) -> None:
    portal = OutletFactory.create(name="Portal", kind="aggregator")
    make_incident(outlet=portal)
    make_incident()
    text = text_of(client, "/data/")
    assert "1 of 2 incidents rest on an aggregator alone" in text
    assert "May 2024 2 1 1 0 2" in text
    assert "Aggregator 1 1" in text


def test_an_outlet_lists_its_incidents(client: Client) -> None:
    outlet = OutletFactory.create(slug="the-daily", name="The Daily", reliability="partisan")
    row = make_incident(outlet=outlet)
    body = client.get("/data/").content.decode()
    assert "The Daily partisan National outlet 1" in text_of(client, "/data/")
    assert links_named(body.split("The Daily")[1].split("</tr>")[0], "1") == [{row.uid}]


def test_an_empty_record_says_so(client: Client) -> None:
    assert "The record is empty." in text_of(client, "/data/")
