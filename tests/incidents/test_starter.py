"""The starter record as every installation holds it."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import Count, Q

from groups.models import ArmedGroup
from incidents.choices import EventClass, LocationPrecision, Status
from incidents.models import Attribution, Campaign, CasualtyFigure, ContextEvent, Incident, Report
from incidents.services.starter import load_starter
from incidents.services.starter.rows import read_rows

pytestmark = pytest.mark.usefixtures("record_db")


def test_every_row_of_the_table_is_in_the_record_and_none_is_dropped() -> None:
    rows = read_rows()
    kinds = Counter(row.row_kind for row in rows)
    assert kinds == {"incident": 850, "multi_place": 14, "total": 5}
    assert set(Incident.objects.values_list("uid", flat=True)) == {
        row.uid for row in rows if row.row_kind == "incident"
    }
    assert Campaign.objects.filter(kind="aggregate").count() == 14
    assert Report.objects.filter(campaign__isnull=False).count() == 19


def test_about_six_hundred_militant_attacks_are_published() -> None:
    assert Incident.public.count() == 847
    assert Incident.public.filter(event_class=EventClass.MILITANT_ATTACK).count() == 617


def test_suspected_duplicates_wait_as_drafts_that_name_their_pair() -> None:
    drafts = Incident.objects.filter(status=Status.DRAFT).order_by("uid")
    assert [(row.uid, row.maybe_same_as and row.maybe_same_as.uid) for row in drafts] == [
        ("PK-000358", "PK-000361"),
        ("PK-000581", "PK-000580"),
        ("PK-000793", "PK-000789"),
    ]


def test_a_second_load_changes_nothing_and_writes_no_history() -> None:
    history = "SELECT count(*) FROM incidents_incidentevent"
    with connection.cursor() as cursor:
        cursor.execute(history)
        before = cursor.fetchone()
    summary = load_starter()
    assert (summary.incidents, summary.campaigns, summary.already_there) == (0, 0, 869)
    with connection.cursor() as cursor:
        cursor.execute(history)
        assert cursor.fetchone() == before


def test_a_row_an_editor_changed_is_left_as_it_is() -> None:
    Incident.objects.filter(uid="PK-000001").update(summary="Checked again.")
    load_starter()
    assert Incident.objects.get(uid="PK-000001").summary == "Checked again."


def test_every_incident_has_a_source_and_every_figure_a_report() -> None:
    assert not Incident.objects.annotate(n=Count("reports")).filter(n=0).exists()
    assert not CasualtyFigure.objects.filter(report__incident__isnull=True, report__campaign__isnull=True).exists()
    assert ContextEvent.objects.count() == 91


def test_rows_that_rest_on_militants_alone_have_no_victims() -> None:
    rows = Incident.objects.filter(reports__figures__said_by="militants").distinct()
    assert rows.count() > 0
    assert not rows.filter(killed_best__isnull=False).exists()
    assert Incident.objects.get(uid="PK-000270").claimed_killed == 4


def test_a_total_with_militants_is_split_and_a_blank_stays_blank() -> None:
    split = Incident.objects.get(uid="PK-000856")
    assert (split.killed_best, split.killed_militants, split.killed_all_best) == (12, 12, 24)
    blank = Incident.objects.get(uid="PK-000002")
    assert (blank.killed_best, blank.injured_best) == (None, 1)


def test_a_place_that_does_not_resolve_keeps_its_words_and_its_district() -> None:
    several = Incident.objects.get(uid="PK-000355")
    assert several.place_text == "Mirabad, Tump and Sahaki, Balgatar"
    assert (several.location_precision, several.district and several.district.slug) == ("district", "kech")


def test_words_wider_than_one_district_keep_their_set_and_no_single_district() -> None:
    wide = Incident.public.filter(district__isnull=True, district_set__len__gt=1)
    assert wide.filter(district_text="Karachi").exists()
    karachi = wide.filter(district_text="Karachi").first()
    assert karachi is not None
    assert len(karachi.district_set) == 7
    assert karachi.latitude is None


def test_coordinates_are_never_invented_for_a_row_known_to_its_district() -> None:
    coarse = [LocationPrecision.DISTRICT, LocationPrecision.PROVINCE, LocationPrecision.COUNTRY]
    assert not Incident.objects.filter(location_precision__in=coarse, latitude__isnull=False).exists()


def test_state_labels_and_uncertain_names_never_attribute() -> None:
    assert not Attribution.objects.filter(Q(words__icontains="fitna"), group__isnull=False).exists()
    unsure = Attribution.objects.filter(group__isnull=True).values_list("words", flat=True)
    assert sorted(unsure) == ["Mujahideen Gilgit-Baltistan", "TLP", "TTP splinter", "separatists"]


def test_a_claim_by_two_groups_is_two_rows() -> None:
    both = Incident.objects.annotate(n=Count("attributions")).filter(n=2)
    assert [sorted(row.attributions.values_list("group__slug", flat=True)) for row in both] == [["bla", "blf"]]


def test_editor_notes_are_kept_for_editors() -> None:
    assert Incident.objects.exclude(notes="").count() > 600


def test_roll_up_finds_the_wings_of_a_group() -> None:
    ids = dict(ArmedGroup.objects.values_list("slug", "pk"))
    wings = [ids[slug] for slug in ArmedGroup.objects.rollup(["bla"])]
    assert Incident.public.attributed_to(wings).count() > Incident.public.attributed_to([ids["bla"]]).count()
