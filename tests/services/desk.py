"""What is done to walk the services of reference tables, imports, people and readers' reports."""

from typing import Any

from django.contrib.auth.models import User

import incidents.services.campaigns as campaigns
import incidents.services.imports as imports
import incidents.services.tokens as tokens
from dashboard.models import ComparisonMatch, ComparisonSet, ReaderReport
from dashboard.services import comparison, invitations
from incidents.choices import BatchState
from incidents.models import Batch, Outlet
from incidents.roles import Role
from incidents.services.inputs import ReportInput
from incidents.services.reference_edits import history_of, version_of
from tests.dashboard.desk.people import administrator, editor, person, reviewer
from tests.dashboard.test_comparison_files import UCDP, file_of
from tests.incidents.factories import CampaignFactory, OutletFactory
from tests.services.record import public
from tests.services.walking import WHY, from_here, scenario

# -- Reference tables


@scenario
def save_reference(service: Any) -> User:
    outlet = OutletFactory.create()
    from_here()
    service(row=outlet, values={"note": "Seen"}, by=editor(), reason=WHY, seen=version_of(outlet))
    return editor()


@scenario
def delete_reference(service: Any) -> User:
    outlet = OutletFactory.create()
    from_here()
    service(row=outlet, by=editor(), reason=WHY, seen=version_of(outlet))
    return editor()


@scenario
def restore_reference(service: Any) -> User:
    outlet = OutletFactory.create(note="Before")
    first = history_of(Outlet).get(pgh_obj_id=outlet.pk).pgh_id
    Outlet.objects.filter(pk=outlet.pk).update(note="After")
    outlet.refresh_from_db()
    from_here()
    service(row=outlet, event=first, field="note", by=editor(), reason=WHY, seen=version_of(outlet))
    return editor()


@scenario
def change_members(service: Any) -> User:
    campaign, incident = CampaignFactory.create(), public()
    from_here()
    service(campaign=campaign, add=[incident.uid], remove=[], by=editor(), reason=WHY)
    return editor()


@scenario
def save_campaign_report(service: Any) -> User:
    campaign, report = (
        CampaignFactory.create(),
        ReportInput(outlet=OutletFactory.create(), scope="All of the night's attacks"),
    )
    from_here()
    service(campaign=campaign, report=report, by=editor(), reason=WHY)
    return editor()


@scenario
def remove_campaign_report(service: Any) -> User:
    campaign = CampaignFactory.create()
    row = campaigns.save_campaign_report(
        campaign=campaign,
        report=ReportInput(outlet=OutletFactory.create(), scope="All of the night's attacks"),
        by=editor(),
        reason="x",
    )
    seen = campaigns.version_of_report(row)
    from_here()
    service(campaign=campaign, report=row.pk, by=editor(), reason=WHY, seen=seen)
    return editor()


# -- Spreadsheets: here only what an editor asks for; the worker's part has tests of its own


def upload() -> Batch:
    """A file that waits to be checked."""
    return imports.start_import(by=editor(), content=b"uid\nPK-000001\n", file_name="rows.csv", reason=WHY)


def in_state(state: str) -> Batch:
    """The same in another state."""
    batch = upload()
    Batch.objects.filter(pk=batch.pk).update(state=state)
    return batch


@scenario
def start_import(service: Any) -> User:
    from_here()
    service(by=editor(), content=b"uid\nPK-000001\n", file_name="rows.csv", reason=WHY)
    return editor()


@scenario
def check_again(service: Any) -> User:
    batch = in_state(BatchState.CHECKED)
    from_here()
    service(batch=batch.pk, by=editor())
    return editor()


@scenario
def carry_out(service: Any) -> User:
    batch = in_state(BatchState.CHECKED)
    from_here()
    service(batch=batch.pk, by=editor())
    return editor()


@scenario
def ask_undo(service: Any) -> User:
    batch = in_state(BatchState.APPLIED)
    from_here()
    service(batch=batch.pk, by=editor(), reason=WHY)
    return editor()


# -- People


@scenario
def change_role(service: Any) -> User:
    account = person("new", Role.EDITOR)
    from_here()
    service(account=account, role=Role.REVIEWER, by=administrator(), reason=WHY)
    return administrator()


@scenario
def deactivate(service: Any) -> User:
    account = person("new", Role.EDITOR)
    from_here()
    service(account=account, by=administrator(), reason=WHY)
    return administrator()


@scenario
def reactivate(service: Any) -> User:
    account = person("new", Role.EDITOR)
    User.objects.filter(pk=account.pk).update(is_active=False)
    from_here()
    service(account=account, by=administrator(), reason=WHY)
    return administrator()


@scenario
def reset_two_factor(service: Any) -> User:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    account = person("new", Role.EDITOR)
    TOTP.activate(account, generate_totp_secret())
    from_here()
    service(account=account, by=administrator(), reason=WHY)
    return administrator()


@scenario
def invite(service: Any) -> User:
    from_here()
    service(name="A new editor", role=Role.EDITOR, by=administrator())
    return administrator()


@scenario
def revoke(service: Any) -> User:
    invitation, _ = invitations.invite(name="A new editor", role=Role.EDITOR, by=administrator())
    from_here()
    service(invitation=invitation.pk, by=administrator())
    return administrator()


# -- Tokens


@scenario
def create_token(service: Any) -> User:
    from_here()
    service(name=WHY, scope="write", by=editor())
    return editor()


@scenario
def revoke_token(service: Any) -> User:
    token, _ = tokens.create_token(name=WHY, scope="read", by=editor())
    from_here()
    service(token=token.pk, by=editor())
    return editor()


# -- Readers' reports


def reported() -> ReaderReport:
    """A reader's report."""
    return ReaderReport.objects.create(incident=public(), version=1, kind="error", text="It was another town.")


@scenario
def close_report(service: Any) -> User:
    report = reported()
    from_here()
    service(report=report.pk, by=editor(), state="done", answer=WHY)
    return editor()


@scenario
def reopen_report(service: Any) -> User:
    from dashboard.services.reader_reports import close_report as close

    report = reported()
    close(report=report.pk, by=editor(), state="done", answer="Corrected.")
    from_here()
    service(report=report.pk, by=reviewer())
    return reviewer()


# -- Other trackers beside the record


def _comparison(**given: Any) -> ComparisonSet:
    content = file_of(UCDP | given)
    return comparison.load_file(publisher="ucdp", version="0.1", content=content, file_name="a.csv", by=editor())


@scenario
def check_set(service: Any) -> User:
    from_here()
    service(publisher="ucdp", version="0.1", content=file_of(UCDP), file_name="a.csv", by=editor(), reason=WHY)
    return editor()


@scenario
def carry_out_set(service: Any) -> User:
    found = comparison.check_set(
        publisher="ucdp", version="0.1", content=file_of(UCDP), file_name="a.csv", by=editor(), reason=WHY
    )
    from_here()
    service(found=found.pk, by=editor(), reason=WHY)
    return editor()


@scenario
def delete_set(service: Any) -> User:
    found = _comparison()
    from_here()
    service(found=found.pk, by=editor(), reason=WHY)
    return editor()


@scenario
def load_file(service: Any) -> User:
    from_here()
    service(publisher="ucdp", version="0.1", content=file_of(UCDP), file_name="a.csv", by=editor())
    return editor()


@scenario
def decide_match(service: Any) -> User:
    event = _comparison().their_events.get()
    match = ComparisonMatch.objects.create(event=event, incident=public(), score=0.9)
    from_here()
    service(match=match.pk, by=editor(), state="confirmed")
    return editor()
