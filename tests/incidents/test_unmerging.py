"""A merge taken apart again."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from incidents.choices import Status
from incidents.models import Attribution, Incident, Merge
from incidents.services import (
    NotAllowed,
    RecordError,
    edit_incident,
    entry_of,
    unmerge,
    withdraw_incident,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import make_incident
from tests.incidents.joined import (
    DAWN,
    GEO,
    LATER,
    again,
    apart,
    children,
    claim,
    columns,
    everything,
    killed,
    merged,
    source,
)

pytestmark = pytest.mark.django_db


def test_a_merge_taken_apart_leaves_both_as_they_were_bit_by_bit() -> None:
    ttp, isk = ArmedGroupFactory.create(), ArmedGroupFactory.create()
    goes = make_incident(
        reports=(source(GEO, killed(8)), source(DAWN, killed(5), killed(2, "militant")), source("", killed(6))),
        attributions=(claim(ttp), claim(isk, 1), claim(isk, 2, stated_on=LATER), claim(ttp, None, stated_on=LATER)),
    )
    stays = make_incident(
        reports=(source("", killed(4)), source(DAWN, killed(5))), attributions=(claim(ttp, 1),), maybe_same_as=goes
    )
    rows = (stays, goes)
    before = [(entry_of(again(row)), children(row), columns(row)) for row in rows]
    merge = merged(stays, goes)
    assert [entry_of(again(row)) for row in rows] != [entry for entry, _, _ in before]
    assert apart(merge) == goes
    assert [(entry_of(again(row)), children(row), columns(row)) for row in rows] == before
    assert [again(row).version for row in rows] == [3, 3]
    assert [again(row).status for row in rows] == [Status.PUBLISHED_CHANGED] * 2
    assert [again(row).unreviewed_editors for row in rows] == [[reviewer().pk]] * 2
    assert again(goes).merged_into is None
    merge.refresh_from_db()
    assert (merge.undone_by, merge.undone_at is not None) == (reviewer(), True)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_what_was_not_public_goes_back_to_where_it_stood(status: Status) -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3, status=status)
    apart(merged(stays, goes))
    assert again(goes).status == status
    assert again(stays).status == Status.PUBLISHED_CHANGED


def test_the_same_two_can_be_merged_again_after_it() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=4)
    apart(merged(stays, goes))
    merged(goes, stays)
    assert again(stays).merged_into == goes
    with pytest.raises(IntegrityError, match="merge_one_standing_of_an_incident"), transaction.atomic():
        Merge.objects.update(undone_at=None, merged=stays, kept=goes)


def test_what_was_added_to_a_moved_source_goes_back_with_it() -> None:
    ttp = ArmedGroupFactory.create()
    stays, goes = make_incident(reports=(source(DAWN, killed(4)),)), make_incident(reports=(source(GEO, killed(5)),))
    merge = merged(stays, goes)
    entry = entry_of(again(stays))
    first, second = entry.reports
    second = replace(second, figures=(*second.figures, killed(9, stated_on=LATER)))
    changed = edit_incident(
        uid=stays.uid, version=2, entry=replace(entry, reports=(first, second)), by=editor(), reason="A later toll"
    )
    assert changed.proposal is None
    Attribution.objects.create(
        incident=stays, report=stays.reports.get(url=GEO), words=ttp.name, group=ttp, track="claim", level="made"
    )
    apart(merge)
    assert list(goes.reports.get().figures.order_by("pk").values_list("low", flat=True)) == [5, 9]
    assert again(goes).killed_best == 9
    assert (goes.attributions.get().group, goes.attributions.get().report) == (ttp, goes.reports.get())
    assert not stays.attributions.exists()
    assert again(stays).killed_best == 4


def taken_out(incident: Incident, url: str) -> None:
    """Take a source out of an incident, because it was wrong."""
    entry = entry_of(again(incident))
    left = tuple(report for report in entry.reports if report.url != url)
    said = tuple(replace(one, report=None) for one in entry.attributions)
    edit_incident(
        uid=incident.uid,
        version=again(incident).version,
        entry=replace(entry, reports=left, attributions=said),
        by=editor(),
        reason="Not about it",
        corrects=True,
    )


def test_a_source_taken_out_since_does_not_come_back_and_its_attribution_loses_it() -> None:
    ttp = ArmedGroupFactory.create()
    stays = make_incident(reports=(source(DAWN, killed(4)),))
    goes = make_incident(reports=(source(GEO, killed(5)), source("", killed(6))), attributions=(claim(ttp),))
    merge = merged(stays, goes)
    taken_out(stays, GEO)
    apart(merge)
    assert goes.reports.get().url == ""
    assert (goes.attributions.get().group, goes.attributions.get().report) == (ttp, None)
    assert again(goes).killed_best == 6


def test_an_incident_of_which_no_source_is_left_does_not_stand_again() -> None:
    stays, goes = make_incident(reports=(source(DAWN),)), make_incident(reports=(source(GEO),))
    merge = merged(stays, goes)
    taken_out(stays, GEO)
    before = everything()
    with pytest.raises(RecordError, match="has been taken out since"):
        apart(merge)
    assert everything() == before


def test_a_merge_of_merges_is_taken_apart_from_the_outside_in() -> None:
    first, second, third = (make_incident(reports=(source("", killed(number)),)) for number in (3, 4, 5))
    inner = merged(second, first)
    outer = merged(third, second)
    assert again(third).sources_count == 3
    before = everything()
    with pytest.raises(RecordError, match=f"{second.uid} has itself been merged"):
        apart(inner)
    assert everything() == before
    apart(outer)
    assert [again(row).sources_count for row in (second, third)] == [2, 1]
    apart(inner)
    assert [again(row).killed_best for row in (first, second, third)] == [3, 4, 5]


def test_of_two_that_brought_the_same_the_later_is_taken_out_first() -> None:
    stays = make_incident(reports=(source(DAWN, killed(3)),))
    first, second = (make_incident(reports=(source(GEO, killed(3)),)) for _ in range(2))
    unlike = make_incident(reports=(source("", killed(3)),))
    one, two, three = merged(stays, first), merged(stays, second), merged(stays, unlike)
    before = everything()
    with pytest.raises(RecordError, match=f"{second.uid} was merged later and brought the same"):
        apart(one)
    assert everything() == before
    apart(two)
    apart(one)
    assert [again(row).sources_count for row in (stays, first, second)] == [2, 1, 1]
    apart(three)
    assert again(stays).sources_count == 1


def test_taking_apart_needs_a_merge_that_stands_a_reason_and_a_reviewer() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3)
    merge = merged(stays, goes)
    before = everything()
    with pytest.raises(NotAllowed):
        unmerge(merge=merge.pk, by=editor(), reason="Two buses")
    with pytest.raises(RecordError, match="how it is known"):
        apart(merge, reason=" ")
    with pytest.raises(RecordError, match="does not stand"):
        unmerge(merge=merge.pk + 1, by=reviewer(), reason="Two buses")
    assert everything() == before
    apart(merge)
    with pytest.raises(RecordError, match="does not stand"):
        apart(merge)


def test_nothing_is_taken_out_of_an_incident_that_was_withdrawn_since() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3)
    merge = merged(stays, goes)
    withdraw_incident(uid=stays.uid, version=2, by=reviewer(), reason="Hearsay")
    before = everything()
    with pytest.raises(RecordError, match="withdrawn"):
        apart(merge)
    assert everything() == before
