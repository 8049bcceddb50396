"""What a page says of the past it is read in: which it is, the way back, and the address that keeps its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils import timezone

from dashboard import words
from dashboard.parameters import NOW, at_past, past_query, read_past
from incidents.past import PAST, Past, record_began

# What says which page of a list is shown: the numbers of a page do not depend on it.
_OF_THE_LIST = frozenset({"page", "cursor"})


@dataclass(frozen=True)
class Then:
    """The past of a page at ``path``. ``errors`` are what is wrong with it, by parameter."""

    path: str
    query: str
    past: Past
    errors: Mapping[str, str]

    @property
    def is_past(self) -> bool:
        """Whether the page shows anything but the record as it stands."""
        return self.past != NOW

    @property
    def words(self) -> str:
        """Which record is shown: "The record as it stood on 1 January 2024, 00:00 Pakistan time"."""
        return f"The record {stood_words(self.past)}"

    @cached_property
    def nothing_yet(self) -> str:
        """That nothing was recorded by the moment, "" where something was. One query."""
        if self.past.as_of is None:
            return ""
        began = record_began()
        if began is not None and began <= self.past.as_of:
            return ""
        first = f": its first entry was made on {moment_words(began)}" if began else ""
        return f"Nothing was recorded by then{first}."

    @property
    def back_url(self) -> str:
        """The same question of the record as it stands."""
        return self._at(NOW)

    @property
    def fixed_url(self) -> str:
        """The address that gives the same numbers for ever."""
        return self._at(self.past.kept())

    @property
    def query_of_past(self) -> str:
        """What a link behind a number has to carry besides its own query: "&as_of=…", or ""."""
        asked = past_query(self.past)
        return f"&{asked}" if asked else ""

    @property
    def past_fields(self) -> dict[str, str]:
        """The fields by which a form of the page carries the past along."""
        return dict(parse_qsl(past_query(self.past)))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form that asks for another past carries along."""
        return [(name, value) for name, value in parse_qsl(self.query) if name not in {*PAST, *_OF_THE_LIST}]

    @property
    def fields(self) -> dict[str, str]:
        """What stands in that form: the moment in this site's zone, as a field of a moment takes it, and the day."""
        moment = self.past.as_of
        return {
            "as_of": f"{timezone.localtime(moment):%Y-%m-%dT%H:%M:%S}" if moment else "",
            "known_by": self.past.known_by.isoformat() if self.past.known_by else "",
        }

    def _at(self, past: Past) -> str:
        query = at_past(urlencode(self.kept), past)
        return f"{self.path}?{query}" if query else self.path


def then_of(request: HttpRequest) -> Then:
    """What a request asks of."""
    asked = read_past(request.GET)
    return Then(
        path=request.path,
        query=request.GET.urlencode(),
        past=asked.past,
        errors={name: " ".join(messages) for name, messages in asked.wrong.items()},
    )


def stood_words(past: Past) -> str:
    """The record of a past in words: "as it stood on 1 January 2024, 00:00 Pakistan time, from …"."""
    parts = []
    if past.as_of:
        parts.append(f"as it stood on {moment_words(past.as_of)} Pakistan time")
    if past.known_by:
        parts.append(f"from what had been published by {words.day(past.known_by)}")
    return ", ".join(parts)


def moment_words(moment: datetime) -> str:
    """A moment on this site's clock: "1 January 2024, 00:00"."""
    local = timezone.localtime(moment)
    return f"{words.day(local.date())}, {local:%H:%M}"
