"""Websites whose pages are fetched, and their feeds."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.forms.fields import HostsField
from ingest.fetching.pages import is_selector
from ingest.models import Feed, NewsSite
from ingest.models.feed import LONGEST_MINUTES, SHORTEST_MINUTES

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 300
_SELECTOR = "Blank: the page’s shape tells."


class NewsSiteForm(ReferenceForm):
    """How the pages of an outlet are fetched and read."""

    hosts = HostsField(help_text="Hosts its pages may be fetched from, one a line. Names below each count too.")
    delay_seconds = forms.FloatField(
        label="Pause between requests, in seconds",
        min_value=_SHORTEST_PAUSE,
        max_value=_LONGEST_PAUSE,
        initial=3,
        help_text="Over all workers. What robots.txt asks for counts where it is longer.",
    )

    class Meta:
        model = NewsSite
        fields = (
            "outlet", "hosts", "delay_seconds", "title_selector", "body_selector", "date_selector", "remove_selector",
            "note",
        )  # fmt: skip
        help_texts = {
            "title_selector": f"CSS selector of the headline. {_SELECTOR}",
            "body_selector": f"CSS selector of the story’s paragraphs. {_SELECTOR}",
            "date_selector": f"CSS selector of the date of publication. {_SELECTOR}",
            "remove_selector": "CSS selector of what is no story, such as lists of other articles.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        """Refuse a selector that no page can be read by."""
        cleaned = super().clean()
        for name in ("title_selector", "body_selector", "date_selector", "remove_selector"):
            if cleaned.get(name) and not is_selector(cleaned[name]):
                self.add_error(name, f"“{cleaned[name]}” is no CSS selector. Give one such as div.story > p.")
        return cleaned


class FeedForm(ReferenceForm):
    """An address that lists an outlet’s news."""

    url = forms.URLField(
        label="Feed’s web address",
        max_length=600,
        assume_scheme="https",
        help_text="Of the feed or sitemap itself, on one of the site’s hosts.",
    )
    every_minutes = forms.IntegerField(
        label="Looked at every … minutes", min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, initial=30
    )

    class Meta:
        model = Feed
        fields = ("name", "url", "kind", "is_on", "every_minutes", "must_match")
        labels = {"is_on": "Switched on", "must_match": "Only addresses with"}
        help_texts = {
            "name": "What it lists, such as “Pakistan”.",
            "must_match": "Parts of addresses, separated by commas, such as /pakistan/. Blank takes all.",
        }

    def clean_url(self) -> str:
        """The address, of a host that the site may be fetched from."""
        url: str = self.cleaned_data["url"]
        assert isinstance(self.instance, Feed)
        host = (urlsplit(url).hostname or "").lower()
        hosts = [name.partition(":")[0] for name in self.instance.site.hosts]
        if not any(host == name or host.endswith(f".{name}") for name in hosts):
            raise forms.ValidationError(f"{host} is none of the site’s hosts ({', '.join(hosts)}): add it there first.")
        return url
