"""The sums that triggers keep are what counting row by row gives, whatever was written, by whom and how."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.aggregates import MEASURES, district_totals, headline, published_total, reach, tabulate
from incidents.aggregates.breakdowns import breakdown
from incidents.aggregates.rules import classes_under_every_rule, under_every_rule
from incidents.aggregates.series import monthly
from incidents.aggregates.sums import KEPT_BY, KEPT_RULES, source_of
from incidents.counting import RULES
from incidents.models import EventRows, Incident, RecordSum
from incidents.past import reading
from incidents.querysets import IncidentQuerySet
from incidents.services import edit_incident, entry_of, withdraw_incident
from incidents.sum_triggers import compact, keep_current, rebuild
from places.models import District
from tests.dashboard.desk.people import reviewer
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

ATTACKS = RULES["attacks"]
MERGED = RULES["acled_like"]
BUSY = date(2024, 8, 9)
# Between them these ask for every part of a sum; those by one part are added up from the same rows.
PAIRS = [("month", "province"), ("district", "year")]
BY = [(), *((name,) for name in KEPT_BY), *PAIRS, ("province", "district")]


def whole() -> IncidentQuerySet:
    rows: IncidentQuerySet = Incident.public.all()
    return rows


def one_by_one() -> IncidentQuerySet:
    """The same rows, said in a way that sums do not answer."""
    rows: IncidentQuerySet = Incident.public.filter(pk__gt=0)
    return rows


def agree(by: Sequence[Sequence[str]] = PAIRS) -> None:
    """Hold the numbers of the sums against the incidents."""
    assert numbers(whole(), by) == numbers(one_by_one(), by)
    assert published_total() == one_by_one().count()


def numbers(rows: IncidentQuerySet, by: Sequence[Sequence[str]]) -> dict[tuple[Any, ...], Any]:
    """What sums can answer, of every measure under every rule that has any."""
    found: dict[tuple[Any, ...], Any] = {("reach",): reach(rows)}
    found["rules",] = under_every_rule(rows)
    found["classes",] = classes_under_every_rule(rows)
    for rule in KEPT_RULES:
        for measure, parts in product(MEASURES, by):
            found[rule.name, measure, parts] = tabulate(rows, rule=rule, measure=measure, by=parts)
        found[rule.name, "districts"] = district_totals(rows, rule)
        found[rule.name, "headline"] = headline(rows, rule)
        found[rule.name, "months"] = monthly(rows, rule)
    return found


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(slug="quetta", name="Quetta", province__slug="balochistan")


@pytest.fixture
def record(db: None, quetta: District) -> list[Incident]:
    """Rows of several classes, months, places and tolls, some of which nobody reports."""
    lahore = DistrictFactory.create(slug="lahore", name="Lahore", province__slug="punjab")
    town = PlaceFactory.create(district=quetta)
    return [
        make_incident(location=located(place=town), killed=(1, 3), injured=4, civilians=2, date=date(2023, 12, 31)),
        make_incident(location=located(district=quetta), attack_types=("suicide_bombing", "ied"), killed=12),
        make_incident(location=located(district=lahore), event_class="clash", militants=3),
        make_incident(location=located(province=lahore.province), event_class="security_operation", killed=0),
        make_incident(event_class="arrest_or_surrender", abducted=2, date=date(2024, 2, 29)),
        make_incident(location=located(district=lahore), status="draft", killed=5),
        make_incident(event_class="sectarian_clash", killed=(2, 6), injured=(0, 9)),
        # One event of three rows, one of them a suicide attack, and one beside it in no district that is known.
        make_incident(location=located(district=lahore), date=BUSY, killed=1),
        make_incident(location=located(district=lahore), date=BUSY, attack_types=("suicide_bombing",)),
        make_incident(location=located(district=lahore), date=BUSY, killed=2, civilians=2),
        make_incident(location=located(province=lahore.province), date=BUSY),
    ]


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _toll(record: list[Incident]) -> None:
    sql(f"UPDATE incidents_incident SET killed_low = 0, killed_best = 7, killed_high = 9 WHERE id = {record[0].pk}")


def _unreport(record: list[Incident]) -> None:
    sql("UPDATE incidents_incident SET killed_low = NULL, killed_best = NULL, killed_high = NULL")


def _move(record: list[Incident]) -> None:
    Incident.objects.filter(pk=record[0].pk).update(date=date(2025, 1, 1), district=None, district_set=[])


def _reclass(record: list[Incident]) -> None:
    Incident.objects.filter(event_class="militant_attack").update(event_class="clash")


def _publish_all(record: list[Incident]) -> None:
    Incident.objects.update(status="published_changed")


def _withdraw(record: list[Incident]) -> None:
    withdraw_incident(uid=record[1].uid, version=record[1].version, by=reviewer(), reason="It did not happen.")


def _merge(record: list[Incident]) -> None:
    Incident.objects.filter(pk=record[1].pk).update(status="merged", merged_into=record[0])


def _edit(record: list[Incident]) -> None:
    row = record[2]
    entry = replace(entry_of(row), date=date(2022, 7, 1), attack_types=("suicide_bombing",))
    edit_incident(uid=row.uid, version=row.version, by=reviewer(), reason="A later report.", entry=entry)


def _delete(record: list[Incident]) -> None:
    Incident.objects.filter(pk=record[6].pk).delete()


def _copy(record: list[Incident]) -> None:
    columns = [
        str(field.column) for field in Incident._meta.concrete_fields if field.column not in {"earliest", "latest"}
    ]
    given = ["id + 1000" if name == "id" else "uid || '1'" if name == "uid" else name for name in columns]
    sql(f"INSERT INTO incidents_incident ({', '.join(columns)}) SELECT {', '.join(given)} FROM incidents_incident")


def _leave_event(record: list[Incident]) -> None:
    Incident.objects.filter(pk=record[8].pk).update(targets=["police"])


def _end_event(record: list[Incident]) -> None:
    Incident.objects.filter(date=BUSY, district__isnull=False).update(date=date(2024, 8, 10))


def _unsuicide(record: list[Incident]) -> None:
    Incident.objects.filter(pk=record[8].pk).update(attack_types=["ied"])


def _merge_event(record: list[Incident]) -> None:
    Incident.objects.filter(pk__in=[record[8].pk, record[9].pk]).update(status="merged", merged_into=record[7])


def _empty_event(record: list[Incident]) -> None:
    for row in record[7:10]:
        Incident.objects.filter(pk=row.pk).delete()


def _come_and_go(record: list[Incident]) -> None:
    for day in (date(2024, 8, 11), BUSY, date(2024, 9, 1), BUSY):
        Incident.objects.filter(date__gte=BUSY).update(date=day)


CHANGES = [_toll, _unreport, _move, _reclass, _publish_all, _withdraw, _merge, _edit, _delete, _copy]
CHANGES += [_leave_event, _end_event, _unsuicide, _merge_event, _empty_event, _come_and_go]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_sums_follow_every_change(record: list[Incident], change: Callable[[list[Incident]], None]) -> None:
    change(record)
    agree()
    compact()
    kept = sums()
    rebuild()
    assert sums() == kept


def test_a_change_after_events_were_joined_is_told_from_their_rows(record: list[Incident]) -> None:
    for change in (_leave_event, _copy, _unsuicide, _empty_event, _end_event, _come_and_go, _merge_event):
        compact()
        change(record)
        agree()
    compact()
    assert not EventRows.objects.filter(joined=False).exists()
    assert not EventRows.objects.filter(incidents__lte=0).exists()
    agree()


def test_sums_answer_by_every_part_and_without_any(record: list[Incident]) -> None:
    agree(BY)


def sums() -> list[tuple[Any, ...]]:
    """Every sum and the rows of every event, without their keys."""
    found: list[tuple[Any, ...]] = []
    for model in (RecordSum, EventRows):
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        found += model._default_manager.values_list(*names)
    return sorted(found, key=repr)


def test_what_nobody_reports_is_not_zero(record: list[Incident]) -> None:
    _unreport(record)
    assert tabulate(whole(), rule=ATTACKS, measure="killed", by=["month"]).total.value is None
    assert tabulate(whole(), rule=ATTACKS, measure="incidents").total.value == 6


def test_a_cell_whose_rows_have_left_is_gone(record: list[Incident]) -> None:
    Incident.objects.filter(event_class="militant_attack").update(date=date(2021, 5, 1))
    (cell,) = breakdown(whole(), ATTACKS, measure="incidents", by="year")
    assert (cell.keys, cell.tally.value) == ((date(2021, 1, 1),), 6)


def test_an_edit_that_changes_no_number_adds_no_sum(record: list[Incident]) -> None:
    before = RecordSum.objects.count()
    Incident.objects.update(title="Other words", version=9)
    assert RecordSum.objects.count() == before
    assert not EventRows.objects.filter(joined=False).filter(incidents=0, suicide_attacks=0).exists()


def test_joining_leaves_one_row_for_each_key_and_none_of_nothing(record: list[Incident]) -> None:
    Incident.objects.filter(pk=record[0].pk).update(date=date(2020, 1, 1))
    Incident.objects.filter(pk=record[0].pk).update(date=date(2023, 12, 31))
    assert compact() > 0
    assert not RecordSum.objects.filter(rows=0).exists()
    keys = list(RecordSum.objects.values_list("rule", "grain", "month", "province", "district", "event_class"))
    assert len(keys) == len(set(keys))
    assert compact() == 0


@pytest.mark.parametrize(
    "narrowed",
    [
        Incident.public.filter(event_class="clash"),
        Incident.public.exclude(event_class="clash"),
        Incident.public.none(),
        Incident.public.distinct(),
        Incident.public.filter(reports__isnull=False),
        Incident.public.within_km(30.0, 67.0, 10),
        Incident.public.attributed_to([1]),
        Incident.objects.all(),
        Incident.objects.filter(status="published"),
    ],
    ids=range(9),
)
def test_a_question_that_is_not_of_the_whole_record_is_not_answered_by_sums(narrowed: IncidentQuerySet) -> None:
    assert not source_of(narrowed, ATTACKS).is_kept


def test_a_part_of_the_rows_is_refused_rather_than_taken_for_the_whole() -> None:
    with pytest.raises(TypeError):
        source_of(Incident.public.all()[:1], ATTACKS)


@pytest.mark.django_db
def test_the_whole_record_is_answered_by_sums_and_what_was_known_by_a_day_is_not() -> None:
    assert source_of(whole(), ATTACKS, ["month"]).is_kept
    assert source_of(whole().order_by("-date").select_related("district"), ATTACKS).is_kept
    assert not source_of(whole(), ATTACKS, ["week"]).is_kept
    assert source_of(whole(), MERGED, ["district"]).is_kept
    assert source_of(whole(), MERGED, ["event_class"]).is_kept
    assert not source_of(whole(), MERGED, ["event_class", "month"]).is_kept
    with reading(known_by=date(2024, 1, 1)):
        assert not source_of(whole(), ATTACKS).is_kept
        assert not source_of(whole(), MERGED).is_kept
    assert source_of(whole(), ATTACKS).is_kept


@pytest.mark.django_db(transaction=True)
def test_events_as_they_stood_are_those_the_sums_gave(quetta: District) -> None:
    first = make_incident(location=located(district=quetta), date=BUSY)
    make_incident(location=located(district=quetta), date=BUSY)
    before, moment = _events(), now()
    Incident.objects.filter(pk=first.pk).update(date=date(2024, 8, 10))
    assert (before, _events()) == (1, 2)
    with reading(as_of=moment):
        assert _events() == before


def test_numbers_of_the_whole_record_never_read_an_incident(record: list[Incident]) -> None:
    with CaptureQueriesContext(connection) as queries:
        tabulate(whole(), rule=ATTACKS, measure="killed", by=["month", "province"])
        tabulate(whole(), rule=MERGED, measure="incidents", by=["month", "province"])
        district_totals(whole(), MERGED)
        classes_under_every_rule(whole())
        published_total()
    assert len(queries) == 5
    assert "incidents_incident" not in " ".join(query["sql"] for query in queries)


def test_sums_of_other_rules_than_those_of_the_code_are_made_anew(record: list[Incident]) -> None:
    kept = sums()
    sql("CREATE OR REPLACE FUNCTION incidents_keep_sums() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    Incident.objects.filter(pk=record[0].pk).update(killed_civilians=99)
    keep_current()
    assert sums() != kept
    agree()
    Incident.objects.filter(pk=record[0].pk).update(killed_civilians=3)
    agree()


def test_an_emptied_table_has_no_sums(record: list[Incident]) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE", "TRUNCATE incidents_incident CASCADE")
    assert not RecordSum.objects.exists()
    assert not EventRows.objects.exists()
    make_incident(date=BUSY)
    agree()


def _events() -> int | None:
    return tabulate(whole(), rule=MERGED, measure="incidents").total.value


def _at_once(*jobs: Callable[[], object]) -> None:
    """Run jobs at the same time, each on a connection of its own; the first error is raised."""
    ready, errors = Barrier(len(jobs)), list[BaseException]()

    def run(job: Callable[[], object]) -> None:
        try:
            ready.wait()
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.django_db(transaction=True)
def test_writers_and_joiners_at_once_lose_nothing(quetta: District) -> None:
    rows = [make_incident(location=located(district=quetta), killed=1) for _ in range(4)]

    def write(row: Incident) -> None:
        for number in range(1, 21):
            Incident.objects.filter(pk=row.pk).update(killed_low=number, killed_best=number, killed_high=number)

    def read_and_join() -> None:
        for _ in range(20):
            compact()
            # Never more or fewer rows than there are, whatever is being written.
            assert tabulate(whole(), rule=ATTACKS, measure="incidents").total.value == 4

    _at_once(*(lambda row=row: write(row) for row in rows), read_and_join, read_and_join)
    assert tabulate(whole(), rule=ATTACKS, measure="killed").total.value == 80
    agree()


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_has_not_committed_holds_nobody_up(quetta: District) -> None:
    first, second = (make_incident(location=located(district=quetta), killed=1) for _ in range(2))
    with transaction.atomic():
        Incident.objects.filter(pk=first.pk).update(killed_low=5, killed_best=5, killed_high=5)
        _at_once(
            lambda: Incident.objects.filter(pk=second.pk).update(killed_low=2, killed_best=2, killed_high=2),
            compact,
        )
    assert tabulate(whole(), rule=ATTACKS, measure="killed").total.value == 7
    agree()


@pytest.mark.django_db(transaction=True)
def test_rows_of_one_event_added_at_once_are_one_event(quetta: District) -> None:
    def write() -> None:
        for _ in range(5):
            make_incident(location=located(district=quetta), date=BUSY)

    def read_and_join() -> None:
        for _ in range(20):
            compact()
            assert _events() in {0, 1}

    _at_once(write, write, write, read_and_join, read_and_join)
    assert (_events(), tabulate(whole(), rule=ATTACKS, measure="incidents").total.value) == (1, 15)
    agree()
    compact()
    _at_once(*(lambda row=row: row.delete() for row in Incident.objects.all()[:7]), compact)
    assert _events() == 1
    Incident.objects.all().delete()
    assert _events() == 0
    compact()
    assert not EventRows.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_adds_to_an_event_is_not_held_up_by_another_who_has_not_committed(quetta: District) -> None:
    make_incident(location=located(district=quetta), date=date(2024, 1, 1))
    with transaction.atomic():
        make_incident(location=located(district=quetta), date=BUSY)
        _at_once(lambda: _add_in_a_second(quetta), compact)
        assert _events() == 2
    assert _events() == 2
    agree()


def _add_in_a_second(district: District) -> None:
    with transaction.atomic():
        sql("SET LOCAL lock_timeout = '1s'")
        make_incident(location=located(district=district), date=BUSY)


def test_every_rule_is_kept() -> None:
    assert {rule.name for rule in KEPT_RULES} == {*RULES, "every_row"}
