"""What history keeps of people: their accounts, roles and second factors.

The tables belong to Django and allauth. These proxies add nothing but triggers, so that a change is recorded whoever
makes it and by whatever way, with no password, key or code in the history.
"""

import pghistory
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

ACCOUNT_FIELDS = ["username", "first_name", "last_name", "email", "is_active", "is_superuser"]


@pghistory.track(
    fields=ACCOUNT_FIELDS, obj_field=pghistory.ObjForeignKey(related_name="events"), model_name="AccountEvent"
)
class Account(User):
    """A person's account."""

    class Meta:
        proxy = True


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["user", "group"],
    obj_field=None,
    model_name="MembershipEvent",
)
class Membership(User.groups.through):  # type: ignore[misc,name-defined]
    """That a person belongs to a group, which is how a role is held."""

    class Meta:
        proxy = True


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["user", "type"],
    obj_field=None,
    model_name="SecondFactorEvent",
)
class SecondFactor(Authenticator):  # type: ignore[misc]
    """An app, a key or a set of recovery codes with which a person signs in."""

    class Meta:
        proxy = True
