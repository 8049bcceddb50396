from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from factory.django import DjangoModelFactory

from groups.choices import AliasKind, GroupStatus, LinkKind
from groups.dates import is_partial_date
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory

pytestmark = pytest.mark.django_db


def refused(constraint: str, factory: type[DjangoModelFactory[Any]], **fields: object) -> None:
    """The database itself refuses the row, by this constraint, and nothing of it stays."""
    model = factory._meta.model
    assert model is not None
    before = model._default_manager.count()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory.create(**fields)
    assert model._default_manager.count() == before


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("groups_group_has_slug", {"slug": ""}),
        ("groups_group_has_name", {"name": ""}),
        ("groups_group_kind_known", {"kind": "friendly"}),
        ("groups_group_status_known", {"status": "asleep"}),
        ("groups_group_formed_in_range", {"formed_year": 1899}),
        ("groups_group_dissolved_in_range", {"dissolved_year": 2101, "status": GroupStatus.DEFUNCT}),
        (
            "groups_group_dissolved_after_formed",
            {"formed_year": 2010, "dissolved_year": 2009, "status": GroupStatus.DEFUNCT},
        ),
        ("groups_group_active_not_dissolved", {"dissolved_year": 2020}),
    ],
)
def test_a_group_that_cannot_be_is_refused(constraint: str, fields: dict[str, object]) -> None:
    refused(constraint, ArmedGroupFactory, **fields)


def test_two_groups_never_share_a_slug() -> None:
    ArmedGroupFactory.create(slug="one")
    refused("slug", ArmedGroupFactory, slug="one")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("groups_alias_has_words", {"alias": ""}),
        ("groups_alias_kind_known", {"kind": "nickname"}),
        ("groups_alias_language_known", {"language": "xx"}),
        ("groups_alias_only_labels_without_group", {"group": None}),
        ("groups_alias_only_labels_without_group", {"group": None, "kind": AliasKind.MEDIA_WING}),
    ],
)
def test_an_alias_that_cannot_be_is_refused(constraint: str, fields: dict[str, object]) -> None:
    refused(constraint, GroupAliasFactory, **fields)


def test_a_state_label_may_belong_to_no_group_but_only_once() -> None:
    GroupAliasFactory.create(group=None, kind=AliasKind.STATE_LABEL, alias="Label")
    refused("groups_alias_once_per_group", GroupAliasFactory, group=None, kind=AliasKind.STATE_LABEL, alias="LABEL")


def test_a_group_has_an_alias_once_whatever_its_case_and_another_group_may_share_it() -> None:
    first = GroupAliasFactory.create(alias="Daesh")
    refused("groups_alias_once_per_group", GroupAliasFactory, group=first.group, alias="DAESH")
    assert GroupAliasFactory.create(alias="Daesh").group != first.group


@pytest.mark.parametrize("text", ["", "2014", "2014-08", "2014-08-26"])
def test_a_link_starts_at_nothing_known_or_a_year_a_month_or_a_day(text: str) -> None:
    assert GroupLinkFactory.create(start_date=text).start_date == text
    assert is_partial_date(text)


@pytest.mark.parametrize(
    "text", ["14", "2014-8", "2014-13", "2014-00", "2014-08-32", "2014-08-", "2014/08", "20140826"]
)
def test_a_date_in_any_other_form_is_refused(text: str) -> None:
    refused("groups_link_start_is_partial_date", GroupLinkFactory, start_date=text)
    refused("groups_link_end_is_partial_date", GroupLinkFactory, end_date=text)
    refused("groups_designation_date_is_partial", DesignationFactory, date=text)
    assert not is_partial_date(text)


def test_a_day_that_the_calendar_lacks_is_refused_by_the_form() -> None:
    link = GroupLinkFactory.build(start_date="2021-02-30")
    with pytest.raises(ValidationError, match="Give a year"):
        link.clean()
    with pytest.raises(ValidationError, match="Give a year"):
        DesignationFactory.build(date="2021-02-30").clean()


@pytest.mark.parametrize(
    ("start", "end"), [("2014-08", "2014"), ("2014", "2014-01"), ("2014-08-26", "2014-08"), ("", "2014"), ("2014", "")]
)
def test_a_link_ends_after_its_start_as_far_as_both_are_known(start: str, end: str) -> None:
    assert GroupLinkFactory.create(start_date=start, end_date=end).pk


@pytest.mark.parametrize(("start", "end"), [("2015", "2014"), ("2014-08", "2014-07-31"), ("2014-08-26", "2014-08-25")])
def test_a_link_that_ends_before_it_starts_is_refused(start: str, end: str) -> None:
    refused("groups_link_ends_after_start", GroupLinkFactory, start_date=start, end_date=end)


def test_a_group_has_no_link_to_itself_and_none_twice() -> None:
    group = ArmedGroupFactory.create()
    refused("groups_link_not_to_itself", GroupLinkFactory, from_group=group, to_group=group)
    link = GroupLinkFactory.create(start_date="2014")
    refused(
        "groups_link_once",
        GroupLinkFactory,
        from_group=link.from_group,
        to_group=link.to_group,
        kind=link.kind,
        start_date="2014",
    )
    refused("groups_link_kind_known", GroupLinkFactory, kind="cousin_of")


def test_a_designation_names_a_known_authority_and_the_name_listed_once() -> None:
    refused("groups_designation_authority_known", DesignationFactory, authority="Someone")
    refused("groups_designation_has_name", DesignationFactory, name_as_listed="")
    first = DesignationFactory.create()
    refused("groups_designation_once", DesignationFactory, group=first.group, name_as_listed=first.name_as_listed)


def test_a_group_is_shown_by_its_short_name_when_it_has_one() -> None:
    assert ArmedGroupFactory.build(name="Long name", short_name="LN").display_name == "LN"
    assert ArmedGroupFactory.build(name="Long name", short_name="").display_name == "Long name"


@pytest.mark.parametrize(
    ("source", "link", "unverified"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1", False),
        ("https://example.org/a (name); year is general knowledge", "https://example.org/a", True),
        ("general knowledge", "", True),
        ("editorial rule: unknown is never guessed", "", False),
    ],
)
def test_a_source_gives_its_address_and_says_when_it_is_unverified(source: str, link: str, unverified: bool) -> None:
    row = GroupLinkFactory.build(source_url=source, kind=LinkKind.RIVAL_OF)
    assert row.source_link == link
    assert row.is_unverified is unverified
    assert GroupAliasFactory.build(source=f"sub-unit; {source}").source_link == link
