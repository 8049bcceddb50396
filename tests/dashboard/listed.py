"""Numbers on a page and the lists behind them."""

import html
import re

from django.http import QueryDict
from django.test import Client

from incidents.filters import IncidentFilterSet
from incidents.querysets import IncidentQuerySet

_LINK = re.compile(r'<a [^>]*href="/incidents/\?(?P<query>[^"]*)"[^>]*>(?P<body>.*?)</a>', re.DOTALL)


def text_of(client: Client, url: str) -> str:
    """The words of a page that answers 200, tags left out and white space run together."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return words_in(response.content.decode())


def words_in(body: str) -> str:
    """The words of HTML."""
    shown = re.sub(r"<(script|style|svg).*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def linked(body: str) -> list[tuple[str, IncidentQuerySet]]:
    """Words of every link to a list of incidents outside of charts, with the rows that the list holds."""
    body = re.sub(r"<figure.*?</figure>", "", body, flags=re.DOTALL)
    found = []
    for link in _LINK.finditer(body):
        filters = IncidentFilterSet(QueryDict(html.unescape(link["query"])))
        assert filters.is_valid(), (link["query"], filters.errors)
        found.append((words_in(link["body"]), filters.counted))
    return found


def links_named(body: str, words: str) -> list[set[str]]:
    """The uids behind each link of these words."""
    return [{row.uid for row in rows} for text, rows in linked(body) if text == words]
