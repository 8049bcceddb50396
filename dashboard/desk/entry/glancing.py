"""What the page of a source says, for the fields of that source: the button "Read the page"."""

import re

from django.contrib.auth.models import User
from django.http import HttpRequest, JsonResponse

from dashboard.desk.access import editor_view
from dashboard.desk.entry.sheet import Sheet, clean
from incidents.roles import Person
from incidents.services import RecordError
from ingest.services.glance import glance

_SOURCE = re.compile(r"reports-\d+")


@editor_view("POST")
def page(request: HttpRequest) -> JsonResponse:
    """Headline, day and quote of the page at ``url``; in words, as ``problem``, why there are none."""
    assert isinstance(request.user, User), "the desk is for people who are signed in"
    try:
        return JsonResponse({"fields": page_fields(clean(request.POST.get("url", "")), request.user), "problem": ""})
    except RecordError as refused:
        return JsonResponse({"fields": {}, "problem": refused.message[:1].upper() + refused.message[1:] + "."})


def look_at_source(sheet: Sheet, prefix: str) -> None:
    """Fill the blank fields of a source from its page. Raises ValueError for no source, RecordError with the reason."""
    if not _SOURCE.fullmatch(prefix):
        raise ValueError(prefix)
    for name, value in page_fields(sheet.data.text(f"{prefix}-url"), sheet.editor).items():
        if not sheet.data.text(f"{prefix}-{name}"):
            sheet.data[f"{prefix}-{name}"] = value


def page_fields(url: str, by: Person) -> dict[str, str]:
    """The fields of a source that its page tells. Raises RecordError."""
    found = glance(url=url, by=by)
    day = found.published_on.isoformat() if found.published_on else ""
    said = {"title": found.title, "published_on": day, "quote": found.quote}
    return {name: value for name, value in said.items() if value}
