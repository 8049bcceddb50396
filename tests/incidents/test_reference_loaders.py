"""Loading the record again leaves alone what somebody changed on the desk."""

from django.core.management import call_command

from groups.models import ArmedGroup
from incidents.models import ContextEvent, Outlet
from places.models import Place
from tests.incidents.reference_rows import save


def test_edited_rows_survive_the_loading_of_the_record(record_db: None) -> None:
    group = ArmedGroup.objects.get(slug="ttp")
    place = Place.objects.get(slug="quetta")
    outlet = Outlet.objects.get(slug="dawn")
    event = ContextEvent.objects.order_by("slug").first()
    assert event is not None
    save(group, summary="As an editor wrote it")
    save(place, note="As an editor wrote it")
    save(outlet, note="As an editor wrote it")
    save(event, summary="As an editor wrote it")
    call_command("load_record", verbosity=0)
    for row, field in ((group, "summary"), (place, "note"), (outlet, "note"), (event, "summary")):
        row.refresh_from_db()
        assert getattr(row, field) == "As an editor wrote it"
