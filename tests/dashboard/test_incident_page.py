"""The page of one incident."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from incidents.choices import OutletKind, Reliability
from incidents.models import Incident
from incidents.services import FigureInput, IncidentInput, ReportInput, create_incident
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

BUDGET = 12


def page_of(client: Client, incident: Incident) -> str:
    """The page's words, without tags."""
    response = client.get(f"/incidents/{incident.uid}/")
    assert response.status_code == 200
    main = response.content.decode().split("<article", 1)[1].split("</article>", 1)[0]
    main = re.sub(r"<script.*?</script>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def two_sources() -> Incident:
    hospital = FigureInput("total", "killed", 9, 9, said_by="hospital_or_rescue", total_includes_militants="no")
    police = FigureInput("total", "killed", 7, 7, said_by="police", total_includes_militants="no")
    claim = FigureInput("total", "killed", 30, 30, said_by="militants", total_includes_militants="no")
    reports = (
        ReportInput(OutletFactory.create(name="Dawn"), url="https://dawn.example/1", figures=(hospital,), origin="APP"),
        ReportInput(
            OutletFactory.create(name="The Partisan", reliability=Reliability.PARTISAN),
            url="https://partisan.example/1",
            quote="Thirty fell.",
            figures=(police, claim),
            origin="APP",
        ),
    )
    entry = IncidentInput("militant_attack", dt.date(2024, 5, 1), located(), reports)
    return create_incident(entry=entry, status="published")


@pytest.mark.django_db
def test_the_page_shows_the_chosen_figure_its_rule_and_what_each_source_says(client: Client) -> None:
    words = page_of(client, two_sources())
    assert "Victims 9 7–9" in words
    assert "The figure is the latest figure of a hospital or rescue service." in words
    assert "Sources disagree" in words
    assert "Total, killed militants not included 9 Hospital or rescue Dawn" in words
    assert "Total, killed militants not included 7 Police The Partisan" in words


@pytest.mark.django_db
def test_a_groups_claim_stands_apart_in_italics_and_in_no_total(client: Client) -> None:
    incident = two_sources()
    html = client.get(f"/incidents/{incident.uid}/").content.decode()
    assert '<em class="claimed">30</em>' in html
    assert "What the armed group claims" in html
    assert "in no total of this record" in html


@pytest.mark.django_db
def test_sources_carry_label_quote_and_origins_and_lend_no_rank(client: Client) -> None:
    incident = two_sources()
    html = client.get(f"/incidents/{incident.uid}/").content.decode()
    words = page_of(client, incident)
    assert 'href="https://partisan.example/1" rel="nofollow noreferrer"' in html
    assert "2 outlets, 1 origin" in words
    assert "The Partisan partisan" in words
    assert "“Thirty fell.”" in words
    assert "No quote kept." in words


@pytest.mark.django_db
def test_what_is_not_reported_is_a_dash_and_said_not_to_be_zero(client: Client) -> None:
    words = page_of(client, make_incident(killed=None))
    assert "Victims – –" in words
    assert "– means not reported, which is not zero" in words
    assert "No group named. Unknown stays unknown here; nobody is guessed." in words


@pytest.mark.django_db
def test_doubt_about_attackers_and_sides_is_said(client: Client) -> None:
    figure = FigureInput("total", "killed", 5, 5, total_includes_militants="not_said")
    report = ReportInput(OutletFactory.create(kind=OutletKind.AGGREGATOR), figures=(figure,))
    incident = create_incident(
        entry=IncidentInput("militant_attack", dt.date(2024, 5, 1), located(), (report,)), status="published"
    )
    words = page_of(client, incident)
    assert "May include attackers." in words
    assert "Side not stated." in words
    assert "no origin of its own" in words
    assert "1 outlet, no independent origin" in words


@pytest.mark.django_db
def test_every_track_has_its_level_and_the_words_of_its_source(client: Client) -> None:
    group = ArmedGroupFactory.create(slug="bla", name="Baloch Liberation Army")
    html = client.get(
        f"/incidents/{make_incident(groups=[(group, 'claim', 'made'), (group, 'official_blame', 'likely')]).uid}/"
    ).content.decode()
    assert re.search(r'<em class="claimed"><a href="/groups/bla/">Baloch Liberation Army</a>: claimed\s*</em>', html)
    assert re.search(
        r'<p><a href="/groups/bla/">Baloch Liberation Army</a>: blamed by officials as likely\s*</p>', html
    )
    assert "Claim by the group, made" in html
    assert "The source writes “Baloch Liberation Army”." in html


@pytest.mark.django_db
def test_related_incidents_share_campaign_group_and_time_or_district(client: Client) -> None:
    kech = DistrictFactory.create(slug="kech", name="Kech")
    group, wave = ArmedGroupFactory.create(slug="bla", name="BLA"), CampaignFactory.create(name="Herof")
    one = make_incident(location=located(district=kech), groups=[(group, "claim", "made")], campaign=wave)
    of_wave = make_incident(campaign=wave, targets=("bank",))
    soon = make_incident(date=dt.date(2024, 5, 31), groups=[(group, "claim", "made")], targets=("railway",))
    late = make_incident(date=dt.date(2024, 6, 1), groups=[(group, "claim", "made")], targets=("telecom",))
    near = make_incident(location=located(district=kech), date=dt.date(2021, 2, 1), targets=("police",))
    hidden = make_incident(location=located(district=kech), status="draft")
    blocks = client.get(f"/incidents/{one.uid}/").context["related"]
    assert [(block.heading, [row.uid for row in block.incidents]) for block in blocks] == [
        ("Same campaign: Herof", [of_wave.uid]),
        ("Attributed to BLA within 30 days", [soon.uid]),
        ("In Kech, nearest in time", [near.uid]),
    ]
    shown = page_of(client, one)
    assert late.title not in shown
    assert hidden.uid not in shown


@pytest.mark.django_db
def test_a_withdrawn_number_answers_with_its_reason_and_no_more(client: Client) -> None:
    incident = make_incident(killed=7, notes="a secret of the desk", targets=("bank",))
    Incident.objects.filter(pk=incident.pk).update(status="withdrawn", status_reason="It did not happen.")
    response = client.get(f"/incidents/{incident.uid}/")
    page = response.content.decode()
    assert response.status_code == 410
    assert "It did not happen." in page
    assert "a secret of the desk" not in page
    assert incident.title not in page


@pytest.mark.django_db
def test_a_merged_number_leads_to_the_one_that_stands(client: Client) -> None:
    stands, merged = make_incident(), make_incident()
    Incident.objects.filter(pk=merged.pk).update(status="merged", merged_into=stands)
    response = client.get(f"/incidents/{merged.uid}/")
    assert (response.status_code, response["Location"]) == (301, f"/incidents/{stands.uid}/")


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_answers_as_if_it_were_not_there(client: Client, status: str) -> None:
    draft = make_incident(status=status)
    answers = [client.get(f"/incidents/{uid}/") for uid in (draft.uid, "PK-999999", "nonsense")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert draft.title not in answers[0].content.decode()


@pytest.mark.django_db
def test_a_number_in_small_letters_leads_to_its_one_address(client: Client) -> None:
    incident = make_incident()
    response = client.get(f"/incidents/{incident.uid.lower()}/")
    assert (response.status_code, response["Location"]) == (301, f"/incidents/{incident.uid}/")


@pytest.mark.django_db
def test_the_page_can_be_cited_by_number_version_and_day(client: Client) -> None:
    incident = make_incident(notes="a secret of the desk")
    words = page_of(client, incident)
    today = timezone.localdate()
    assert f"incident {incident.uid}, version 1 of {today.day} {today:%B %Y}." in words
    assert f"http://testserver/incidents/{incident.uid}/" in words
    assert f'href="/api/v1/incidents/{incident.uid}/"' in client.get(f"/incidents/{incident.uid}/").content.decode()
    assert "a secret of the desk" not in words


@pytest.mark.django_db
def test_an_incident_of_words_wider_than_a_district_names_every_district_it_is_found_under(client: Client) -> None:
    east = DistrictFactory.create(slug="karachi-east", name="Karachi East", province__name="Sindh")
    DistrictFactory.create(slug="karachi-south", name="Karachi South", province=east.province)
    incident = make_incident(
        location=located(province=east.province, wider=("Karachi", ["karachi-east", "karachi-south"]))
    )
    assert "It is found under Karachi East , Karachi South ." in page_of(client, incident)


@pytest.mark.usefixtures("record_db")
def test_the_page_with_most_sources_and_groups_keeps_to_its_query_budget(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/healthz/")
    with_campaign = Incident.public.filter(campaign__isnull=False, attributions__group__isnull=False).first()
    wider = Incident.public.filter(district_set__len__gt=1, attributions__group__isnull=False).first()
    for incident in (with_campaign, wider):
        assert incident is not None
        with django_assert_max_num_queries(BUDGET):
            assert client.get(f"/incidents/{incident.uid}/").status_code == 200


@pytest.mark.django_db
def test_a_total_of_all_sides_is_shown_where_it_says_more_than_that_of_victims(client: Client) -> None:
    def clash(includes: str) -> Incident:
        dead = FigureInput("total", "killed", 40, 50, said_by="police", total_includes_militants=includes)
        militants = FigureInput("militant", "killed", 10, 10, said_by="police")
        report = ReportInput(OutletFactory.create(), figures=(dead, militants) if includes == "yes" else (dead,))
        entry = IncidentInput("tribal_clash", dt.date(2024, 9, 21), located(), (report,))
        return create_incident(entry=entry, status="published")

    told_apart, not_said = clash("yes"), clash("not_said")
    everybody = "Everybody victims and attackers together 40 40–50"
    assert f"Victims 30 30–40 – Side not stated 30 Militants counted apart from victims 10 {everybody}" in page_of(
        client, told_apart
    )
    assert f"Victims – – {everybody}" in page_of(client, not_said)
    assert "Everybody" not in page_of(client, make_incident(killed=3, injured=4))
    page = client.get("/incidents/?counting=acled_like&ordering=-killed").content.decode()
    assert re.findall(r"\d+ on all sides", page) == ["40 on all sides"]
    assert "In the order of what ACLED-like adds up: everybody killed, by the lowest figure." in page
    assert "In the order of" not in client.get("/incidents/?ordering=-killed").content.decode()
    report = client.get("/reports/2024/?counting=crss_like").content.decode()
    assert "In the order of what CRSS-like adds up: everybody killed." in report
