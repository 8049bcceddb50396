"""Where mail goes when no mail server is named."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend


class FilesForTheOwner(EmailBackend):
    """Writes mail to files in a folder that nobody else on the machine can open: links for lost passwords are in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        Path(settings.EMAIL_FILE_PATH).mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(*args, **kwargs)
