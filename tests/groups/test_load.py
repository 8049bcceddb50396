import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from groups.choices import NEVER_ATTRIBUTING, AliasKind
from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink
from groups.reference import DATA_DIR, ReferenceFileError
from groups.services import LOADER, LoadSummary, load_reference
from tests.groups.factories import ArmedGroupFactory

MODELS: tuple[Any, ...] = (ArmedGroup, GroupAlias, GroupLink, Designation)


def events() -> dict[str, int]:
    return {model.__name__: model.pgh_event_model.objects.count() for model in MODELS}


def as_editor() -> AbstractContextManager[object]:
    return pghistory.context(user=1, reason="the group said so")


@pytest.fixture
def reference(db: None) -> LoadSummary:
    """The reference files, loaded for one test: others here load them into empty tables."""
    return load_reference()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the reference files that a test may change."""
    return Path(shutil.copytree(DATA_DIR, tmp_path / "data"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_load_brings_every_row_of_the_files(reference: LoadSummary) -> None:
    assert [(table.table, table.created, table.read) for table in reference.tables] == [
        ("armed groups", 60, 60),
        ("group aliases", 713, 713),
        ("group links", 81, 81),
        ("designations", 109, 109),
    ]
    assert [model.objects.count() for model in MODELS] == [60, 713, 81, 109]
    assert sorted(ArmedGroup.objects.filter(is_placeholder=True).values_list("slug", flat=True)) == [
        "unidentified-armed-men",
        "unspecified-baloch",
    ]
    assert ArmedGroup.objects.organisations().count() == 58


def test_loading_again_writes_nothing_and_leaves_the_history_still(reference: LoadSummary) -> None:
    before = events()
    again = load_reference()
    assert not again.changed
    assert [table.unchanged for table in again.tables] == [60, 713, 81, 109]
    assert events() == before == {"ArmedGroup": 60, "GroupAlias": 713, "GroupLink": 81, "Designation": 109}


def test_a_second_load_asks_a_fixed_number_of_queries(
    reference: LoadSummary, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        load_reference()


def test_a_changed_file_changes_only_its_row(reference: LoadSummary, files: Path) -> None:
    before = events()
    replace(files / "groups.csv", "Lashkar-e-Balochistan,LeB", "Lashkar-e-Balochistan,LeB2")
    summary = load_reference(folder=files)
    assert (summary.groups.updated, summary.groups.unchanged) == (1, 59)
    assert ArmedGroup.objects.get(slug="lashkar-e-balochistan").short_name == "LeB2"
    assert events() == before | {"ArmedGroup": 61}


def test_an_editors_change_outlives_a_later_load_and_a_changed_file(reference: LoadSummary, files: Path) -> None:
    with as_editor():
        ArmedGroup.objects.filter(slug="lashkar-e-balochistan").update(short_name="LB")
    summary = load_reference()
    assert (summary.groups.kept, summary.groups.updated, summary.groups.unchanged) == (1, 0, 59)
    replace(files / "groups.csv", "Lashkar-e-Balochistan,LeB", "Lashkar-e-Balochistan,LeB2")
    assert load_reference(folder=files).groups.kept == 1
    assert ArmedGroup.objects.get(slug="lashkar-e-balochistan").short_name == "LB"


@pytest.mark.django_db(transaction=True)
def test_a_change_without_any_context_counts_as_an_editors() -> None:
    load_reference()
    GroupLink.objects.filter(from_group__slug="uba", kind="merged_into").update(end_date="2022-06")
    assert load_reference().links.kept == 1
    assert GroupLink.objects.get(from_group__slug="uba", kind="merged_into").end_date == "2022-06"


def test_what_an_editor_deleted_or_renamed_does_not_come_back(reference: LoadSummary) -> None:
    with as_editor():
        GroupAlias.objects.get(alias="TTP Mohmand").delete()
        GroupAlias.objects.filter(alias="NWA Taliban").update(alias="Taliban of NWA")
    summary = load_reference()
    assert (summary.aliases.kept, summary.aliases.created) == (2, 0)
    assert not GroupAlias.objects.filter(alias__in=["TTP Mohmand", "NWA Taliban"]).exists()


def test_a_group_that_an_editor_deleted_stays_away_with_all_its_rows(reference: LoadSummary) -> None:
    with as_editor():
        ArmedGroup.objects.get(slug="bluf").delete()
    summary = load_reference()
    assert not ArmedGroup.objects.filter(slug="bluf").exists()
    assert summary.groups.kept == 1
    assert not summary.changed


def test_a_group_whose_slug_an_editor_changed_keeps_its_rows(reference: LoadSummary) -> None:
    with as_editor():
        ArmedGroup.objects.filter(slug="bluf").update(slug="bluf-2009")
    summary = load_reference()
    assert not summary.changed
    assert ArmedGroup.objects.get(slug="bluf-2009").aliases.count() == 4


def test_a_group_that_an_editor_added_is_left_alone(reference: LoadSummary) -> None:
    with as_editor():
        ArmedGroupFactory.create(slug="new-group")
    assert not load_reference().changed
    assert ArmedGroup.objects.filter(slug="new-group").exists()


def test_the_loader_signs_its_changes(reference: LoadSummary) -> None:
    event = MODELS[0].pgh_event_model.objects.select_related("pgh_context").get(slug="ttp")
    assert event.pgh_context.metadata == {"loader": LOADER}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("groups.csv", "BMDT,بلوچستان مسلح دفاع تنظیم,other,", "BMDT,,friendly,", "groups.csv, line 40: 'friendly'"),
        ("group_links.csv", "2017-12-02,,Mutual", "2017-12-99,,Mutual", "'2017-12-99' is not a year"),
        ("group_links.csv", "bla-azad,bla,faction_of", "bla-azad,blah,faction_of", "no group is called 'blah'"),
        ("group_aliases.csv", "bla,Baluch Liberation Army,", "bla,BALOCH LIBERATION ARMY,", "group alias given twice"),
        ("groups.csv", "is_placeholder", "placeholder", "line 2: 'is_placeholder'"),
    ],
)
def test_a_bad_file_is_named_and_changes_nothing(
    db: None, files: Path, name: str, old: str, new: str, said: str
) -> None:
    replace(files / name, old, new)
    with pytest.raises(ReferenceFileError, match=said):
        load_reference(folder=files)
    assert [model.objects.count() for model in MODELS] == [0, 0, 0, 0]


def test_the_command_reports_each_table(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_groups")
    assert capsys.readouterr().out.splitlines() == [
        "armed groups: 60 read, 60 created, 0 updated, 0 unchanged, 0 kept as edited",
        "group aliases: 713 read, 713 created, 0 updated, 0 unchanged, 0 kept as edited",
        "group links: 81 read, 81 created, 0 updated, 0 unchanged, 0 kept as edited",
        "designations: 109 read, 109 created, 0 updated, 0 unchanged, 0 kept as edited",
    ]


def test_the_command_says_what_is_wrong_with_a_file(db: None, files: Path) -> None:
    replace(files / "groups.csv", "is_placeholder", "placeholder")
    with pytest.raises(CommandError, match=r"groups\.csv, line 2"):
        call_command("load_groups", folder=files)
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_groups", folder=files / "nowhere")


def test_attributing_names_leave_out_labels_and_media_and_names_of_no_group(reference: LoadSummary) -> None:
    never = GroupAlias.objects.exclude(pk__in=GroupAlias.objects.attributing())
    assert {alias.kind for alias in never} == set(NEVER_ATTRIBUTING)
    assert never.filter(group=None).count() == 14
    assert never.filter(kind=AliasKind.MEDIA_WING).count() == 18
    assert never.filter(kind=AliasKind.STATE_LABEL, group__slug="ttp", language="ur").count() == 4
    assert GroupAlias.objects.attributing().count() == 713 - never.count()
