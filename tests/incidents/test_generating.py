"""A record of invented incidents: in a database of its own, and such as the record's own rules would make."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from groups.models import ArmedGroup
from incidents.choices import PUBLIC_STATUSES, AttackType, EventClass, LocationPrecision, Status
from incidents.generating import scratch
from incidents.generating.checks import dangling, underived, unfindable
from incidents.generating.draws import Plan
from incidents.generating.fill import fill
from incidents.models import (
    Attribution,
    CasualtyFigure,
    FirstPublication,
    Incident,
    IncidentChange,
    RecordedGeneration,
    RecordSum,
    Report,
)
from incidents.past import reading
from incidents.services.incidents import next_uid
from places.models import District

NUMBER = 400


@pytest.fixture(scope="module")
def name(django_db_setup: None) -> str:
    """A name that no other worker uses."""
    return f"{scratch.PREFIX}_{connection.settings_dict['NAME']}"


@pytest.fixture(scope="module")
def invented(name: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The connection leads to a database of invented incidents. Its tables are those of the test database."""
    with django_db_blocker.unblock():
        connections.close_all()
        scratch.drop(name)
        tables_of = connection.settings_dict["NAME"]
        # A thread of another test may have left its connection open, and what is in use cannot be copied.
        _on_the_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{tables_of}'")
        _on_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{tables_of}"')
        scratch.describe(name, "unfinished")
        with scratch.connected_to(name):
            fill(Plan(incidents=NUMBER, seed=7), report=lambda line: None)
            yield
        scratch.drop(name)


def _on_the_server(sql: str) -> None:
    with scratch._server() as server:
        server.execute(sql)


@pytest.mark.usefixtures("invented")
class TestRows:
    def test_there_are_as_many_as_asked_with_everything_that_hangs_from_them(self) -> None:
        assert Incident.objects.count() == NUMBER
        assert {row.pk for row in Incident.objects.all()} == set(range(1, NUMBER + 1))
        assert Report.objects.values("incident").distinct().count() == NUMBER
        assert CasualtyFigure.objects.exists()
        assert Attribution.objects.filter(group=None).exists()

    def test_every_key_leads_somewhere_and_every_number_is_what_the_reports_come_to(self) -> None:
        uids = list(Incident.objects.values_list("uid", flat=True))
        assert dangling() == []
        assert underived(uids) == []
        assert unfindable(uids) == []

    def test_every_word_of_the_vocabularies_and_every_state_comes(self) -> None:
        rows = list(Incident.objects.all())
        assert {row.event_class for row in rows} == set(EventClass)
        assert {row.location_precision for row in rows} == set(LocationPrecision)
        assert {row.status for row in rows} == set(Status)
        assert {kind for row in rows for kind in row.attack_types} == set(AttackType)
        assert any(row.withheld_to for row in rows)
        assert any(row.is_wider_than_a_district for row in rows)
        assert any(row.sources_disagree for row in rows)
        assert any(row.killed_best is None for row in rows)
        assert Attribution.objects.values("group").distinct().count() > ArmedGroup.objects.count() // 2
        assert {row.district_id for row in rows if row.district_id} <= set(
            District.objects.filter(drawn=True).values_list("pk", flat=True)
        )

    def test_the_words_say_that_they_are_invented(self) -> None:
        assert all(row.title.startswith("Invented ") for row in Incident.objects.all())
        assert not Report.objects.exclude(url__startswith="https://example.org/invented/").exists()

    def test_history_answers_what_there_was_and_what_changed(self) -> None:
        edited = Incident.public.filter(version=2).earliest("updated_at")
        before = edited.updated_at - timedelta(minutes=1)
        with reading(as_of=before):
            then = Incident.public.get(pk=edited.pk)
        assert (then.version, then.attack_types, then.summary) == (1, ["unknown"], "")
        moved = RecordedGeneration.objects.get(started_at=edited.updated_at).value
        assert IncidentChange.objects.filter(incident=edited, generation=moved).count() == 1
        assert FirstPublication.objects.get(incident=edited).at == edited.created_at

    def test_generations_go_on_where_the_loading_left_them(self) -> None:
        values = list(RecordedGeneration.objects.values_list("value", flat=True))
        moments = list(RecordedGeneration.objects.values_list("committed_at", flat=True))
        assert values == list(range(1, len(values) + 1))
        assert moments == sorted(moments)

    def test_the_sums_are_those_of_the_rows(self) -> None:
        kept = sum(RecordSum.objects.filter(rule="every_row", grain="month").values_list("incidents", flat=True))
        assert kept == Incident.objects.filter(status__in=PUBLIC_STATUSES).count()

    def test_new_rows_come_after_the_invented_ones_and_triggers_run_again(self) -> None:
        assert next_uid() == f"PK-{NUMBER + 1:06d}"
        row = Incident.objects.filter(status=Status.DRAFT).first()
        assert row is not None
        row.title = "Written by hand"
        row.save()
        row.refresh_from_db()
        assert "written by hand" in row.search_text
        assert Report.objects.create(incident=row, outlet=Report.objects.first().outlet).pk > 3 * NUMBER - 3  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
class TestRefusals:
    def run(self, name: str, **options: object) -> str:
        written = StringIO()
        call_command("generate_record", into=name, stdout=written, **options)
        return written.getvalue()

    def test_the_records_own_database_is_never_written_to_or_dropped(self) -> None:
        own = connection.settings_dict["NAME"]
        with pytest.raises(CommandError, match="is the record's own database"):
            self.run(own, incidents=1)
        with pytest.raises(CommandError, match="is the record's own database"):
            self.run(own, drop=True)
        assert Incident.objects.count() == 0

    def test_a_name_that_is_not_for_measuring_is_refused(self) -> None:
        with pytest.raises(CommandError, match="starts with nigran_bench"):
            self.run("nigran_other", incidents=1)

    def test_a_database_that_holds_something_and_was_not_made_here_is_left_alone(self, name: str) -> None:
        other = f"{name}_other"
        _on_the_server(f'CREATE DATABASE "{other}"')
        try:
            with scratch._server(other) as server:
                server.execute("CREATE TABLE kept (word text)")
            for options in ({"incidents": 1}, {"drop": True}):
                with pytest.raises(CommandError, match="left alone"):
                    self.run(other, **options)
            with scratch._server(other) as server:
                assert server.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        finally:
            _on_the_server(f'DROP DATABASE "{other}"')

    def test_one_that_was_made_here_is_made_anew_and_dropped(self, name: str) -> None:
        other = f"{name}_again"
        scratch.make(other)
        with scratch._server(other) as server:
            server.execute("CREATE TABLE kept (word text)")
        scratch.make(other)
        with scratch._server(other) as server:
            assert server.execute("SELECT to_regclass('kept')").fetchone() == (None,)
        assert self.run(other, drop=True) == f"{other} dropped\n"
        assert self.run(other, drop=True) == f"there is no {other}\n"

    def test_no_incidents_are_refused_before_anything_is_made(self, name: str) -> None:
        with pytest.raises(CommandError, match="a number from 1"):
            self.run(f"{name}_none", incidents=0)
        assert self.run(f"{name}_none", drop=True) == f"there is no {name}_none\n"
