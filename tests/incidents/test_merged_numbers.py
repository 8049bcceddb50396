"""What the public reads of a merge, at the old number and in the ledger; and merges made at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from incidents.choices import Status
from incidents.ledger import ledger
from incidents.models import Incident, Report
from incidents.services import (
    RecordError,
    merging,
    unmerge,
    withdraw_incident,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import make_incident
from tests.incidents.joined import (
    WHY,
    again,
    apart,
    killed,
    merged,
    source,
)

pytestmark = pytest.mark.django_db


def test_the_public_reads_why_and_of_a_draft_no_number() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=4, injured=2)
    draft = make_incident(status=Status.DRAFT, killed=5, abducted=1)
    merged(stays, goes)
    merged(stays, draft)
    reasons = {change.reason for change in ledger(again(stays))}
    assert reasons == {f"{goes.uid} is the same incident: {WHY}", f"A draft was the same incident: {WHY}"}


@pytest.mark.parametrize("address", ["/incidents/{}/", "/api/v1/incidents/{}/"])
def test_an_old_number_leads_on_until_the_merge_is_taken_apart(client: Any, address: str) -> None:
    first, second, third = (make_incident(reports=(source("", killed(number)),)) for number in (3, 4, 5))
    inner, outer = merged(second, first), merged(third, second)
    response = client.get(address.format(first.uid), follow=True)
    assert response.redirect_chain[-1] == (address.format(third.uid), 301)
    assert response.status_code == 200
    apart(outer)
    apart(inner)
    assert client.get(address.format(first.uid)).status_code == 200
    assert client.get(address.format(second.uid)).status_code == 200


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("address", ["/incidents/{}/", "/api/v1/incidents/{}/"])
def test_no_browser_keeps_where_a_merged_or_withdrawn_number_led(client: Any, address: str, signed_in: bool) -> None:
    if signed_in:
        client.force_login(editor())
    stays, goes, gone = (make_incident(killed=3) for _ in range(3))
    merged(stays, goes)
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    for uid, status in ((goes.uid, 301), (gone.uid, 410)):
        response = client.get(address.format(uid))
        assert response.status_code == status
        assert "max-age=0" in response["Cache-Control"]
        assert "must-revalidate" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/incidents/{}/", "/api/v1/incidents/{}/"])
def test_the_number_of_a_draft_that_was_merged_tells_the_public_nothing(client: Any, address: str) -> None:
    stays, draft = make_incident(killed=3), make_incident(killed=3, status=Status.DRAFT)
    assert client.get(address.format(draft.uid)).status_code == 404
    merged(stays, draft)
    assert client.get(address.format(draft.uid)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_answer_at_the_old_number_changes_its_tag_with_the_merge_and_back(client: Any) -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=4)
    address = f"/incidents/{goes.uid}/"
    seen = client.get(address)["ETag"]
    merge = merged(stays, goes)
    assert client.get(address, headers={"if-none-match": seen}).status_code == 301
    apart(merge)
    fresh = client.get(address, headers={"if-none-match": seen})
    assert (fresh.status_code, fresh["ETag"] != seen) == (200, True)


# Many at once


def in_threads(*calls: Any) -> list[str]:
    """What each call came to, all begun together: "done", or the class of what it raised."""

    def run(call: Any) -> str:
        try:
            call()
        except RecordError as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_merges_that_share_an_incident_run_one_after_the_other() -> None:
    by: User = reviewer()
    for _ in range(5):
        one, two, three = (make_incident(killed=number) for number in (3, 4, 5))

        def merge(kept: Incident, goes: Incident) -> Any:
            return lambda: merging.merge_now(kept=kept.uid, merged=goes.uid, by=by, reason=WHY)

        assert in_threads(merge(two, one), merge(one, three)).count("done") in {1, 2}
        assert Report.objects.filter(incident__in=[one, two, three]).count() == 3
        standing = Incident.objects.filter(pk__in=[one.pk, two.pk, three.pk], merged_into=None)
        assert sum(row.reports.count() for row in standing) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_merge_apart_at_once_one_does() -> None:
    by = reviewer()
    for _ in range(5):
        stays, goes = make_incident(killed=3), make_incident(killed=4)
        merge = merged(goes, stays)

        def take_apart(pk: int = merge.pk) -> Any:
            return unmerge(merge=pk, by=by, reason="Two buses")

        assert sorted(in_threads(take_apart, take_apart)) == ["RecordError", "done"]
        assert [again(row).version for row in (stays, goes)] == [3, 3]
