"""No public page asks the database more than fifteen questions, over the starter record, cold and however it is cut."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.alert_links import Purpose, token_of
from dashboard.charts.registry import DRAWINGS
from dashboard.claim_form import EXAMPLE
from dashboard.models import Alert
from dashboard.urls import urlpatterns
from incidents.models import Incident
from tests.shortcuts import forget_cached

BUDGET = 15
# Pages that ask one question more, and why.
MORE = {
    "/?measure=killed&by=group&unit=week": "groups share rows, so their total is a question of its own",
    "/?counting=acled_like": "what the rows of one event are too many for each group is a question of its own",
}
YEAR = "date_from=2024-01-01&date_to=2024-12-31"
CUT = f"{YEAR}&province=balochistan&group=bla&attack_type=ied&source=dawn&q=police&counting=acled_like"
PAST = "as_of=2026-01-01T00:00:00Z"

# Addresses of each page by its name: the plainest, and those that ask for most. "{}" stands for what `_filled` puts in.
PAGES: dict[str, Sequence[str]] = {
    "overview": ["/", f"/?{YEAR}", f"/?{CUT}", "/?counting=acled_like", "/?measure=killed&by=group&unit=week"],
    "incidents": ["/incidents/", f"/incidents/?{CUT}", "/incidents/?ordering=-killed&page=2"],
    "incident": ["/incidents/{changed}/", "/incidents/{joined}/"],
    "incident-report": ["/incidents/{changed}/report/"],
    "incident-report-sent": ["/incidents/{changed}/report/sent/"],
    "map": [
        "/map/", f"/map/?{CUT}", f"/map/?layer=change&{YEAR}", "/map/?layer=density", "/map/?layer=hexagons",
        "/map/?layer=years",
    ],
    "map-frames": [f"/map/frames.json?{YEAR}"],
    "map-points": [f"/map/points.json?{CUT}"],
    "timeline": ["/timeline/", f"/timeline/?{CUT}", "/timeline/?by=group"],
    "trends": [
        "/trends/", f"/trends/?{CUT}", "/trends/?by=group&counting=acled_like", "/trends/?show=years",
        "/trends/?show=days", "/trends/?show=people",
    ],
    "figure": [f"/figures/{name}/" for name in DRAWINGS],
    "figure-embed": [f"/figures/{name}/embed/" for name in DRAWINGS],
    "figure-csv": [f"/figures/{name}.csv" for name in DRAWINGS],
    "reports": ["/reports/"],
    "report-year": ["/reports/2024/", "/reports/2024/?counting=acled_like"],
    "report-month": ["/reports/2024/5/", "/reports/2025/3/?counting=ucdp_like"],
    "rules": ["/rules/", f"/rules/?{CUT}"],
    "compare": ["/compare/", "/compare/?compare=province&a=balochistan&b=khyber-pakhtunkhwa",
                "/compare/?compare=group&a=bla&b=ttp&counting=acled_like"],
    "check": ["/check/", f"/check/?{EXAMPLE}"],
    "check-as-recorded": [f"/check/as-recorded/?{EXAMPLE}&{PAST}"],
    "check-as-published": [f"/check/as-published/?{EXAMPLE}&known_by=2026-01-01"],
    "analysis": ["/analysis/"],
    "groups": ["/groups/"],
    "group": ["/groups/bla/", "/groups/ttp/?counting=acled_like", "/groups/ttp/?rollup=false"],
    "districts": ["/districts/"],
    "district": [
        "/districts/quetta/", "/districts/karachi-south/", "/districts/lower-south-waziristan/?counting=acled_like",
    ],
    "comparison": ["/trackers/ucdp/"],
    "campaigns": ["/campaigns/"],
    "campaign": ["/campaigns/{campaign}/"],
    "corrections": ["/corrections/", "/corrections/?week=2026-W10"],
    "moved": ["/corrections/moved/?of=killed"],
    "incidents-feed": ["/feeds/incidents.atom", f"/feeds/incidents.atom?{CUT}"],
    "corrections-feed": ["/feeds/corrections.atom"],
    "alert-new": ["/alerts/new/", f"/alerts/new/?{CUT}"],
    "alert-sent": ["/alerts/sent/"],
    "alert": ["/alerts/{manage}/"],
    "alert-confirm": ["/alerts/{confirm}/confirm/"],
    "alert-unsubscribe": ["/alerts/{manage}/unsubscribe/"],
    "trackers": ["/trackers/", "/trackers/?unit=year"],
    "methodology": ["/methodology/"],
    "data": ["/data/"],
    "interface": ["/api/docs/"],
    "interface-guide": ["/api/docs/guide/"],
}  # fmt: skip
# Addresses that are no public page, and why.
OTHERS = {
    "report-pdf-year": "a file that a worker makes",
    "report-pdf-month": "a file that a worker makes",
    "invitation": "of one who was invited alone",
    "tokens": "of those who are signed in",
    "token-revoke": "takes no GET",
}


def test_every_address_is_a_page_with_an_example_or_no_public_page() -> None:
    names = {str(pattern.name) for pattern in urlpatterns}
    assert names == PAGES.keys() | OTHERS.keys()
    assert not PAGES.keys() & OTHERS.keys()


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_its_budget(client: Client, name: str) -> None:
    found = {path: _questions(client, path) for path in _filled(PAGES[name])}
    assert {path: number for path, number in found.items() if number > BUDGET + (path in MORE)} == {}


def _questions(client: Client, path: str) -> int:
    """How many queries the page takes when nothing is kept for it. It must be found, or lead to another."""
    forget_cached()
    with CaptureQueriesContext(connection) as asked:
        response: Any = client.get(path)
        assert response.status_code in {200, 302}, path
        b"".join(response.streaming_content) if response.streaming else response.content
    return len(asked)


def _filled(paths: Sequence[str]) -> list[str]:
    changed = Incident.public.filter(status="published_changed").order_by("uid").last() or Incident.public.first()
    joined = Incident.public.filter(campaign__isnull=False, attributions__group__isnull=False).first()
    assert changed is not None
    assert joined is not None
    alert = Alert.objects.create(
        address="reader@example.org", query="province=balochistan", frequency="daily", key="budget",
        confirmed_at=timezone.now(), asked_at=timezone.now() - timedelta(days=1), told_until=timezone.now(),
    )  # fmt: skip
    known = {
        "changed": changed.uid,
        "joined": joined.uid,
        "campaign": joined.campaign.slug if joined.campaign else "",
        "manage": token_of(alert, Purpose.MANAGE),
        "confirm": token_of(alert, Purpose.CONFIRM),
    }
    return [path.format(**known) for path in paths]
