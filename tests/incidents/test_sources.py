"""Addresses of sources: whose they are, which are one page, and what rests on them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from incidents.choices import Status
from incidents.models import Incident, Report
from incidents.services.errors import RecordError
from incidents.sources import canonical_url, host_names, incidents_with_url, outlet_of_url, refuse_bad_url
from tests.incidents.factories import OutletFactory, make_incident

ARTICLE = "https://www.dawn.com/news/1735609/seven-injured-in-quetta"
CANONICAL = "https://dawn.com/news/1735609/seven-injured-in-quetta"


def test_an_address_is_kept_as_given_but_for_blanks_and_the_case_of_its_host() -> None:
    assert refuse_bad_url("  HTTPS://WWW.Dawn.com/News/17?utm_source=rss#top ") == (
        "https://www.dawn.com/News/17?utm_source=rss#top"
    )
    assert refuse_bad_url("http://106.2.224.58:1057/a?id=7") == "http://106.2.224.58:1057/a?id=7"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "starts with https:// or http://"),
        ("dawn.com/news/1", "starts with https:// or http://"),
        ("ftp://dawn.com/news/1", "starts with https:// or http://"),
        ("javascript:alert(1)", "starts with https:// or http://"),
        ("https://", "starts with https:// or http://"),
        ("https://[dawn", "starts with https:// or http://"),
        ("https://dawn.com:99999/a", "starts with https:// or http://"),
        ("https://dawn.com/news/1 2", "no blanks"),
        ("https://dawn.com/\nnews", "no blanks"),
        ("https://dawn.com@example.org/news", "without a user name"),
        ("https://localhost/news", "'localhost' is not the name of a website"),
        ("https://dawn.com/" + "a" * 584, "up to 600 characters; this one has 601"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_with_what_would_be_right(url: str, says: str) -> None:
    with pytest.raises(RecordError) as refused:
        refuse_bad_url(url)
    assert refused.value.field == "url"
    assert says in refused.value.message


def test_the_longest_address_is_kept() -> None:
    assert len(refuse_bad_url("https://dawn.com/" + "a" * 583)) == 600


COPIES = [
    ARTICLE,
    "http://dawn.com/news/1735609/seven-injured-in-quetta/",
    "https://m.dawn.com/news/1735609/seven-injured-in-quetta",
    "https://amp.dawn.com/news/1735609/seven-injured-in-quetta",
    "https://WWW.DAWN.COM:443/news/1735609/seven-injured-in-quetta",
    "https://www.dawn.com/news/1735609/seven-injured-in-quetta/amp",
    "https://www.dawn.com/news/1735609/seven-injured-in-quetta/amp/?utm_source=rss",
    "https://www.dawn.com/news/1735609/seven-injured-in-quetta?amp=1",
    "https://www.dawn.com/news/1735609/seven-injured-in-quetta?version=amp&fbclid=IwAR0",
    "https://www.dawn.com/news/1735609/seven-injured-in-quetta?utm_source=feedburner&utm_medium=feed#comments",
    "https://www.dawn.com/news/1735609/seven%2Dinjured-in-quetta",
]


@pytest.mark.parametrize("url", COPIES)
def test_copies_of_one_address_are_one(url: str) -> None:
    assert canonical_url(url) == CANONICAL


@pytest.mark.parametrize(
    "url",
    [
        "https://www.dawn.com/news/1735609/seven-injured-in-quetta-2",
        "https://www.dawn.com/news/1735609/Seven-injured-in-quetta",
        "https://www.dawn.com/news/1735609",
        "https://www.dawn.com/news/1735609/seven-injured-in-quetta?page=2",
        "https://urdu.dawn.com/news/1735609/seven-injured-in-quetta",
        "https://www.dawn.com/amp",
    ],
)
def test_other_pages_stay_other_pages(url: str) -> None:
    assert canonical_url(url) != CANONICAL


def test_a_query_that_names_the_page_stays_and_its_order_does_not_matter() -> None:
    assert canonical_url("https://sabahnews.net/english/?p=903&utm_campaign=x") == "https://sabahnews.net/english?p=903"
    assert canonical_url("https://a.com/?b=2&a=1&c=") == canonical_url("http://www.a.com/?c=&a=1&b=2")


def test_urdu_in_an_address_is_one_however_it_is_encoded() -> None:
    wanted = "https://jang.com.pk/news/%DA%A9%D9%88%D8%A6%D9%B9%DB%81"
    assert canonical_url("https://jang.com.pk/news/کوئٹہ") == wanted
    assert canonical_url("https://jang.com.pk/news/%da%a9%d9%88%d8%a6%d9%b9%db%81/") == wanted


def test_a_host_that_is_short_is_not_taken_for_a_page_for_phones() -> None:
    assert canonical_url("https://m.tv/x") == "https://m.tv/x"


def test_hosts_are_tried_from_the_longest_to_the_domain() -> None:
    assert host_names("https://www.urdu.dawn.com:8080/x") == [
        "www.urdu.dawn.com:8080",
        "www.urdu.dawn.com",
        "urdu.dawn.com",
        "dawn.com",
    ]
    assert host_names("https://defence.pk./x") == ["defence.pk.", "defence.pk"]
    assert host_names("nonsense") == []


@pytest.mark.django_db
def test_an_outlet_is_known_by_the_longest_of_its_hosts() -> None:
    dawn = OutletFactory.create(hosts=["dawn.com", "dawnnews.tv"])
    urdu = OutletFactory.create(hosts=["urdu.dawn.com"])
    OutletFactory.create(hosts=["other.com"])
    assert outlet_of_url(ARTICLE) == dawn
    assert outlet_of_url("https://images.dawn.com/x") == dawn
    assert outlet_of_url("https://DAWNNEWS.tv/x") == dawn
    assert outlet_of_url("https://urdu.dawn.com/x") == urdu
    assert outlet_of_url("https://www.urdu.dawn.com/x") == urdu


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["https://notdawn.com/x", "https://dawn.com.evil.org/x", "https://com/x", "", "dawn.com"]
)
def test_a_host_nobody_is_known_to_publish_on_has_no_outlet(url: str) -> None:
    OutletFactory.create(hosts=["dawn.com"])
    assert outlet_of_url(url) is None


@pytest.mark.django_db
def test_an_outlet_is_found_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    OutletFactory.create(hosts=["dawn.com"])
    with django_assert_num_queries(1):
        outlet_of_url(ARTICLE)


@pytest.mark.django_db
def test_incidents_are_found_by_any_copy_of_their_address() -> None:
    kept = [refuse_bad_url(copy) for copy in COPIES if "%2D" not in copy and ":443" not in copy]
    rest_on_it = [make_incident(url=copy, status=Status.DRAFT) for copy in kept]
    make_incident(url="https://www.dawn.com/news/1735609/seven-injured-in-quetta-2")
    make_incident(url="https://www.dawn.com/news/1735609/seven-injured-in-quetta?page=2")
    make_incident()
    for asked in COPIES:
        assert incidents_with_url(asked) == rest_on_it[::-1], asked


@pytest.mark.django_db
def test_a_withdrawn_incident_is_listed_too_and_the_one_being_edited_is_not() -> None:
    first = make_incident(url=ARTICLE)
    second = make_incident(url=CANONICAL)
    Incident.objects.filter(pk=second.pk).update(status=Status.WITHDRAWN, status_reason="It was an accident.")
    assert incidents_with_url(ARTICLE) == [second, first]
    assert incidents_with_url(ARTICLE, exclude_uid=second.uid) == [first]


@pytest.mark.django_db
def test_an_urdu_address_is_found_however_it_was_kept() -> None:
    written = ["https://jang.com.pk/news/کوئٹہ", "https://jang.com.pk/news/%da%a9%d9%88%d8%a6%d9%b9%db%81/"]
    made = [make_incident(url=url) for url in written]
    assert incidents_with_url("https://jang.com.pk/news/%DA%A9%D9%88%D8%A6%D9%B9%DB%81") == made[::-1]


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["", "nonsense", "https://dawn.com/100%_a.b*c", "https://dawn.com", "https://[dawn"])
def test_an_address_nothing_rests_on_finds_nothing(url: str) -> None:
    make_incident(url=ARTICLE)
    assert incidents_with_url(url) == []


@pytest.mark.django_db
def test_the_front_page_of_a_site_is_not_all_of_the_site() -> None:
    make_incident(url=ARTICLE)
    front = make_incident(url="https://www.dawn.com/?utm_source=x")
    assert incidents_with_url("https://dawn.com") == [front]


def test_every_address_of_the_starter_record_finds_its_incident(record_db: None) -> None:
    kept = Report.objects.exclude(url="").filter(incident__isnull=False).values_list("url", "incident__uid")
    # Each seventh keeps the test quick, and the step shares no factor with how the table is ordered.
    some = list(kept.order_by("pk"))[::7]
    lost = [url for url, uid in some if uid not in {one.uid for one in incidents_with_url(url)}]
    assert len(some) > 100
    assert lost == []


def test_an_index_on_the_beginning_of_addresses_would_answer(record_db: None) -> None:
    """The condition is one a plain index can use: no address is read that does not begin as the copies do."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX addresses_begin ON incidents_report (url varchar_pattern_ops)")
        cursor.execute("SET enable_seqscan = off")
        with_index = _plan_of(ARTICLE)
        cursor.execute("SET enable_seqscan = on")
    assert "addresses_begin" in with_index
    assert "Seq Scan on incidents_report" not in with_index


def _plan_of(url: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        assert incidents_with_url(url) == []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked.captured_queries[0]["sql"])
        return "\n".join(line for (line,) in cursor.fetchall())
