"""Loading the record again leaves alone what somebody changed on the desk."""

from django.core.management import call_command

from groups.models import ArmedGroup
from incidents.models import Campaign, ContextEvent, Incident, Outlet, Report
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


def test_rows_that_an_editor_took_out_are_not_brought_back(record_db: None) -> None:
    campaign, event, outlet = Campaign.objects.all()[0], ContextEvent.objects.all()[0], Outlet.objects.all()[0]
    Incident.objects.filter(campaign=campaign).update(campaign=None)
    Report.objects.filter(outlet=outlet).update(outlet=Outlet.objects.all()[1])
    rows = (campaign, event, outlet)
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk).delete()
    call_command("load_record", verbosity=0)
    for row in rows:
        assert not type(row)._default_manager.filter(slug=row.slug).exists()
