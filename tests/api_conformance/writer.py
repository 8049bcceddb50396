"""Prints the secret of a token that may write, of a new editor: `DATABASE_URL=… python -m …writer`."""

import django

django.setup()

from incidents.models import Scope  # noqa: E402 (models are there once Django is set up)
from incidents.services.tokens import create_token  # noqa: E402
from tests.dashboard.desk.people import editor  # noqa: E402

if __name__ == "__main__":
    _, secret = create_token(name="conformance", scope=Scope.WRITE, by=editor("conformance"))
    print(secret)  # noqa: T201
