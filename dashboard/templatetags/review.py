"""How people, states and waiting read on the desk: `{% load review %}`."""

import datetime as dt

from django import template
from django.contrib.auth.models import User
from django.utils import timezone

from dashboard import words
from dashboard.desk.words import part_label as label_of_part

register = template.Library()


@register.filter
def person(user: User | None) -> str:
    """A person's name, the username where none is set, "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


@register.filter
def part_label(part: str) -> str:
    """How a part of an entry is called; "" is the incident as a whole."""
    return label_of_part(part)


@register.filter
def age(since: dt.datetime | None) -> str:
    """How long ago a moment was, in the largest unit that fits: "3 days"; "" for none."""
    if since is None:
        return ""
    passed = timezone.now() - since
    if passed >= dt.timedelta(days=1):
        return words.plural(passed.days, "day")
    hours = passed.seconds // 3600
    return words.plural(hours, "hour") if hours else "less than an hour"
