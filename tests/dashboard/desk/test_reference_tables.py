"""Every reference table on the desk: create, change, conflict, refuse, remove, history, roles."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from dashboard.desk.reference.subjects import Subject
from dashboard.desk.reference.tables import TABLES
from groups.choices import AliasKind
from incidents.services.reference_edits import history_of, version_of
from ingest.models import NewsSite
from places.models import District
from tests.dashboard.desk.people import administrator, editor, reader, reviewer
from tests.dashboard.published import make_published
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory
from tests.incidents.factories import CampaignFactory, OutletFactory
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db
WHY = {"change_reason": "Seen in a source", "change_source": "https://example.org/seen"}
Data = dict[str, Any]


def outlet() -> Any:
    return OutletFactory.create(language="en", hosts=["dawn.com"])


def context_event() -> Any:
    from incidents.models import ContextEvent

    return ContextEvent.objects.create(
        slug="2024-truce", title="Truce", date="2024-05-01", kind="ceasefire", source="https://example.org/t"
    )


def published_figure() -> Any:
    return make_published(value=33, period_start=dt.date(2024, 5, 1), period_end=dt.date(2024, 5, 31))


def quetta() -> Any:
    return District.objects.filter(slug="quetta").first() or DistrictFactory.create(slug="quetta", name="Quetta")


def place() -> Any:
    return PlaceFactory.create(district=quetta(), latitude=30.2)


def place_alias() -> Any:
    return place().aliases.create(name="Shal", kind="former_name")


def district_alias() -> Any:
    return DistrictFactory.create().aliases.create(name="Shal", kind="former_name")


def news_site() -> Any:
    return NewsSite.objects.create(outlet=OutletFactory.create(), hosts=["mail.example"])


def feed() -> Any:
    return news_site().feeds.create(name="All news", url="https://mail.example/feed")


def label() -> Any:
    return GroupAliasFactory.create(group=None, kind=AliasKind.STATE_LABEL, alias="Miscreants")


@dataclass(frozen=True)
class Case:
    """A table or part, how a row of it is made, and what is typed for it."""

    table: str
    make: Callable[[], Any]
    new: Data
    change: tuple[str, str]
    """A field and its next value."""
    wrong: tuple[str, str, str]
    """A field, a value that is refused, and words of the answer."""
    part: str = ""
    editors_may: bool = False
    administrators_only: bool = False
    also: dict[str, Callable[[Any], object]] = field(default_factory=dict)

    def subject(self, row: Any) -> Subject:
        table = TABLES[self.table]
        part = table.part(self.part) if self.part else None
        return Subject(table, row, part, getattr(row, part.owner) if part else None)

    def someone(self) -> User:
        """The least of those who may change it."""
        if self.administrators_only:
            return administrator()
        return editor() if self.editors_may else reviewer()


CASES = [
    Case(
        "groups",
        ArmedGroupFactory.create,
        {"name": "New fighters", "kind": "islamist", "status": "active", "source_url": "https://example.org/g"},
        ("name", "Other fighters"),
        ("dissolved_year", "2020", "active group has not ended"),
    ),
    Case(
        "groups",
        GroupAliasFactory.create,
        {"alias": "Sarmachar", "kind": "spelling", "language": "en", "source": "https://example.org/a"},
        ("alias", "Sarmacharan"),
        ("alias", "", "Fill in “Name”."),
        part="names",
    ),
    Case(
        "groups",
        GroupLinkFactory.create,
        {"kind": "rival_of", "start_date": "2014-08", "source_url": "https://example.org/l"},
        ("note", "A pledge"),
        ("start_date", "2014-13", "Give a year (2014)"),
        part="links",
        also={"to_group": lambda owner: ArmedGroupFactory.create().pk},
    ),
    Case(
        "groups",
        DesignationFactory.create,
        {"authority": "UK", "name_as_listed": "The Fighters", "date": "2014", "source_url": "https://example.org/d"},
        ("date", "2012-03"),
        ("date", "2014-02-30", "Give a year (2014)"),
        part="listings",
    ),
    Case(
        "labels",
        label,
        {"alias": "Elements", "language": "en", "source": "https://example.org/e"},
        ("alias", "Certain elements"),
        ("alias", "", "Fill in “Name”."),
    ),
    Case(
        "places",
        place,
        {
            "name": "Kuchlak",
            "kind": "town",
            "latitude": "30.37",
            "longitude": "66.95",
            "precision": "town",
            "source": "A map",
        },
        ("name", "Kuchlagh"),
        ("latitude", "51.5", "outside every district"),
        also={"district": lambda owner: quetta().pk},
    ),
    Case(
        "places",
        place_alias,
        {"name": "Shalkot", "kind": "former_name"},
        ("name", "Shal Kot"),
        ("kind", "nickname", "Choose “Kind” from the list."),
        part="names",
    ),
    Case(
        "districts",
        district_alias,
        {"name": "Shalkot", "kind": "former_name", "note": "match only in context"},
        ("note", "ambiguous"),
        ("name", "", "Fill in “Name”."),
        part="names",
    ),
    Case(
        "outlets",
        outlet,
        {"name": "The Paper", "kind": "national", "reliability": "high", "language": "en", "hosts": "paper.pk"},
        ("hosts", "dawn.com\nhttps://www.dawnnews.tv/live"),
        ("hosts", "not a host", "is not a host"),
        editors_may=True,
    ),
    Case(
        "campaigns",
        CampaignFactory.create,
        {"name": "Night of attacks", "kind": "wave", "date": "2024-05-01"},
        ("place_text", "Twelve towns"),
        ("date_end", "2023-01-01", "cannot end before it starts"),
        editors_may=True,
    ),
    Case(
        "events",
        context_event,
        {"title": "Talks", "kind": "ceasefire", "date": "2024-06-01", "source": "https://example.org/talks"},
        ("affects", "TTP"),
        ("date", "2024-02-30", "Give a day that the calendar has"),
        editors_may=True,
    ),
    Case(
        "published-figures",
        published_figure,
        {
            "publisher": "PICSS",
            "period_start": "2024-06-01",
            "period_end": "2024-06-30",
            "area": "Pakistan",
            "measure": "attacks",
            "counting_rule": "attacks",
            "value": "33",
            "qualifier": "exact",
            "source_url": "https://example.org/june",
            "nearest_rule": "attacks",
        },
        ("note", "As restated"),
        ("period_end", "2024-01-31", "It cannot end before it starts"),
        editors_may=True,
    ),
    Case(
        "news-sites",
        news_site,
        {"hosts": "paper.pk", "delay_seconds": "5"},
        ("note", "Slow"),
        ("body_selector", "div[", "is no CSS selector"),
        administrators_only=True,
        also={"outlet": lambda owner: OutletFactory.create().pk},
    ),
    Case(
        "news-sites",
        feed,
        {"name": "Pakistan", "url": "https://mail.example/pakistan", "kind": "feed", "every_minutes": "30"},
        ("must_match", "/news/"),
        ("every_minutes", "1", "greater than or equal to 5"),
        part="feeds",
        administrators_only=True,
    ),
]


@pytest.fixture(params=CASES, ids=lambda case: f"{case.table} {case.part}".strip())
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(case: Case, row: Any, **more: Any) -> Data:
    """The form of a stored row as a browser sends it back, with some fields typed anew."""
    form = case.subject(row).form(instance=row)
    values = {bound.name: bound.value() for bound in form.body_fields}
    data = {name: "on" if value is True else value for name, value in values.items() if value not in (None, False)}
    return {**data, "seen": version_of(row), **WHY, **more}


def fresh(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def text_of(row: Any, name: str) -> str:
    value = getattr(fresh(row), name)
    return "\n".join(value) if isinstance(value, list) else str(value)


def test_a_new_row_is_added_with_its_reason(case: Case) -> None:
    row, by = case.make(), case.someone()
    subject, model = case.subject(row), type(row)
    owner = subject.owner
    new = Subject(subject.table, model(**({subject.part.owner: owner} if subject.part else {})), subject.part, owner)
    before = set(model._default_manager.values_list("pk", flat=True))
    data = {**case.new, **{name: make(owner) for name, make in case.also.items()}, **WHY}
    if case.also.get("district"):
        data["point_confirmed"] = "on"
    answer = signed_in(by).post(new.url, data)
    assert answer.status_code == 302, answer.content.decode()
    added = model._default_manager.exclude(pk__in=before).filter(**{k: v for k, v in case.new.items() if k != "hosts"})
    said = history_of(model).get(pgh_obj_id=added.get().pk).pgh_context.metadata
    assert (said["user"], said["reason"]) == (by.pk, "Seen in a source")


def test_a_row_is_changed_and_the_history_shows_old_and_new(case: Case) -> None:
    row, by = case.make(), case.someone()
    name, value = case.change
    before = text_of(row, name)
    client = signed_in(by)
    answer = client.post(case.subject(row).url, posted(case, row, **{name: value}))
    assert answer.status_code == 302, answer.content.decode()
    after = text_of(row, name)
    assert (after != before, fresh(row) == row) == (True, True)
    page = client.get(case.subject(row).history_url).content.decode()
    assert "Seen in a source" in page
    assert "https://example.org/seen" in page
    assert after.replace("\n", ", ") in page
    assert by.username in page


def test_an_earlier_value_is_brought_back(case: Case) -> None:
    row, by = case.make(), case.someone()
    name, value = case.change
    before, first = text_of(row, name), version_of(row)
    client = signed_in(by)
    client.post(case.subject(row).url, posted(case, row, **{name: value}))
    address = case.subject(row).restore_url(first, name)
    assert address in client.get(case.subject(row).history_url).content.decode()
    assert client.get(address).status_code == 200
    answer = client.post(address, {"seen": version_of(row), **WHY, "change_reason": "Was right"})
    assert answer.status_code == 302, answer.content.decode()
    assert text_of(row, name) == before


def another(name: str, value: str) -> str:
    """A second value of the field, as another editor types it."""
    return {"hosts": "dawn.com\ndawn.pk", "date": "2001"}.get(name, f"{value} 2")


def test_the_later_of_two_editors_sees_both_and_loses_nothing(case: Case) -> None:
    row = case.make()
    subject, (name, value) = case.subject(row), case.change
    mine = posted(case, row, **{name: value})
    signed_in(case.someone()).post(subject.url, posted(case, row, **{name: another(name, value)}))
    theirs = text_of(row, name)
    second = signed_in(administrator("second"))
    answer = second.post(subject.url, mine)
    page, form = answer.content.decode(), answer.context["form"]
    assert (answer.status_code, "Not saved yet" in page) == (409, True)
    assert f"Now in the record:</strong> {theirs.replace(chr(10), ', ')}" in page
    assert (form[name].value(), form["change_reason"].value()) == (value, WHY["change_reason"])
    assert text_of(row, name) == theirs
    again = second.post(subject.url, {**mine, "seen": form["seen"].value()})
    assert again.status_code == 302
    assert text_of(row, name) != theirs


def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(case: Case) -> None:
    row = case.make()
    name, value, words = case.wrong
    before = history_of(type(row)).count()
    data = posted(case, row, **{name: value})
    answer = signed_in(case.someone()).post(case.subject(row).url, data)
    assert answer.status_code == 400
    errors = answer.context["form"].errors
    assert set(errors) == {name}, errors
    assert words in errors[name][0]
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert history_of(type(row)).count() == before


def test_a_change_without_a_reason_is_refused(case: Case) -> None:
    row = case.make()
    name, value = case.change
    before = text_of(row, name)
    data = posted(case, row, **{name: value, "change_reason": ""})
    answer = signed_in(case.someone()).post(case.subject(row).url, data)
    assert answer.status_code == 400
    assert "Say why." in answer.context["form"].errors["change_reason"][0]
    assert text_of(row, name) == before


def test_names_and_places_do_not_change_without_a_source(case: Case) -> None:
    row = case.make()
    name, value = case.change
    before = text_of(row, name)
    data = posted(case, row, **{name: value, "change_source": ""})
    answer = signed_in(case.someone()).post(case.subject(row).url, data)
    if case.editors_may or case.administrators_only:
        assert answer.status_code == 302
        return
    assert answer.status_code == 400
    assert "what" in answer.context["form"].errors["change_source"][0]
    assert text_of(row, name) == before


def test_a_row_is_removed_with_a_reason_and_its_history_stays(case: Case) -> None:
    row, by = case.make(), case.someone()
    subject, client, pk = case.subject(row), signed_in(by), row.pk
    assert client.get(subject.remove_url).status_code == 200
    data = {"seen": version_of(row), **WHY}
    refused = client.post(subject.remove_url, {**data, "change_reason": ""})
    assert (refused.status_code, type(row)._default_manager.filter(pk=pk).exists()) == (400, True)
    answer = client.post(subject.remove_url, data)
    assert answer.status_code == 302, answer.content.decode()
    assert not type(row)._default_manager.filter(pk=pk).exists()
    page = client.get(subject.history_url)
    assert page.status_code == 200
    assert "removed" in page.content.decode()
    assert "Seen in a source" in page.content.decode()


def test_a_row_that_moved_is_not_removed(case: Case) -> None:
    row = case.make()
    name, value = case.change
    client, subject = signed_in(case.someone()), case.subject(row)
    stale = {"seen": version_of(row), **WHY}
    client.post(subject.url, posted(case, row, **{name: value}))
    answer = client.post(subject.remove_url, stale)
    assert (answer.status_code, type(row)._default_manager.filter(pk=row.pk).exists()) == (409, True)


def test_roles_below_may_read_and_not_change(case: Case) -> None:
    row = case.make()
    subject = case.subject(row)
    name, value = case.change
    before = text_of(row, name)
    addresses = [subject.url, subject.remove_url, subject.restore_url(version_of(row), name)]
    data = posted(case, row, **{name: value})
    for address in [*addresses, subject.history_url, subject.list_url.partition("#")[0]]:
        assert signed_in(reader()).get(address).status_code == 403
        assert Client().get(address).status_code == 302
        assert signed_in(editor()).get(address).status_code == 200
    for address in addresses:
        assert signed_in(reader()).post(address, data).status_code == 403
        if not case.editors_may:
            assert signed_in(editor()).post(address, data).status_code == 403
            assert signed_in(editor()).post(address, {}).status_code == 403
    assert text_of(row, name) == before


def test_nothing_is_changed_by_get_or_without_a_token(case: Case) -> None:
    row = case.make()
    name, value = case.change
    before = text_of(row, name)
    data = posted(case, row, **{name: value})
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(case.someone())
    for address in (case.subject(row).url, case.subject(row).remove_url):
        assert strict.get(address, data).status_code == 200
        assert strict.post(address, data).status_code == 403
    assert text_of(row, name) == before


def test_every_table_has_a_case() -> None:
    covered = {(case.table, case.part) for case in CASES}
    expected = {(table.key, "") for table in TABLES.values() if table.form}
    expected |= {(table.key, part.key) for table in TABLES.values() for part in table.parts}
    assert covered == expected
    assert reverse("desk:reference") == "/desk/reference/"
