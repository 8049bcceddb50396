"""What a mail server's refusal means for a mail, and for those that wait behind it."""

import re
import smtplib
from dataclasses import dataclass

from dashboard.feed import printable

MAIL_ERRORS = (smtplib.SMTPException, OSError)
LONGEST_REASON = 300
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail was not taken. ``final``: trying again is no use. ``server``: nothing else would be taken either."""

    reason: str
    final: bool
    server: bool


def refusal_of(error: Exception, address: str) -> Refusal:
    """What one of MAIL_ERRORS means, in words without the address.

    1. The recipient is refused: final when the code is 5xx, as for a mailbox that does not exist.
    2. The text is refused: likewise.
    3. Everything else (no connection, no greeting, a password or sender of ours that is not accepted) is no fault of
       this mail: it waits, and so do all others.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b"refused"))
        return Refusal(_said("The recipient was refused", code, text, address), code >= _PERMANENT, server=False)
    if isinstance(error, smtplib.SMTPDataError):
        said = _said("The mail was refused", error.smtp_code, error.smtp_error, address)
        return Refusal(said, error.smtp_code >= _PERMANENT, server=False)
    if isinstance(error, smtplib.SMTPResponseException):
        said = _said("The mail server refused this site", error.smtp_code, error.smtp_error, address)
        return Refusal(said, final=False, server=True)
    return Refusal("The mail server could not be reached.", final=False, server=True)


def _said(what: str, code: int, text: bytes | str, address: str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    words = " ".join(printable(words).split())
    words = re.sub(re.escape(address), "…", words, flags=re.IGNORECASE)
    # A server may name the address by other spellings too.
    words = re.sub(r"<?\S+@\S+", "…", words)
    return f"{what}: {code} {words}"[:LONGEST_REASON]
