"""Links that keep the question of a page and change a part of it: `{% load ask %}`."""

from django import template
from django.urls import reverse

from dashboard.questions import CountingForm
from incidents.counting import CountingRule

register = template.Library()


@register.simple_tag
def ask_query(form: CountingForm, **changes: str) -> str:
    """The query of the form with ``changes`` made; an empty value takes a part out."""
    return form.query(**changes)


@register.inclusion_tag("components/_rule_line.html")
def rule_line(rule: CountingRule, query: str) -> dict[str, object]:
    """The rule that counts, in its own words, with the way to every other; ``query`` is that of the rows counted."""
    return {"rule": rule, "url": f"{reverse('dashboard:rules')}?{query}"}
