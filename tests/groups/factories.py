"""Groups, aliases, links and designations for tests."""

# mypy: disable-error-code="no-untyped-call"

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from groups.choices import AliasKind, Authority, GroupKind, GroupStatus, Language, LinkKind
from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink


class ArmedGroupFactory(DjangoModelFactory[ArmedGroup]):
    class Meta:
        model = ArmedGroup

    slug = Sequence(lambda n: f"group-{n}")
    name = LazyAttribute(lambda group: f"Group called {group.slug}")
    kind = GroupKind.OTHER
    status = GroupStatus.ACTIVE
    source_url = "https://example.org/group"


class GroupAliasFactory(DjangoModelFactory[GroupAlias]):
    class Meta:
        model = GroupAlias

    group = SubFactory(ArmedGroupFactory)
    alias = Sequence(lambda n: f"Alias {n}")
    kind = AliasKind.SPELLING
    language = Language.ENGLISH
    source = "https://example.org/alias"


class GroupLinkFactory(DjangoModelFactory[GroupLink]):
    class Meta:
        model = GroupLink

    from_group = SubFactory(ArmedGroupFactory)
    to_group = SubFactory(ArmedGroupFactory)
    kind = LinkKind.FACTION_OF
    source_url = "https://example.org/link"


class DesignationFactory(DjangoModelFactory[Designation]):
    class Meta:
        model = Designation

    group = SubFactory(ArmedGroupFactory)
    authority = Authority.UK
    date = "2011"
    name_as_listed = Sequence(lambda n: f"Listed name {n}")
    source_url = "https://example.org/list"
