"""Links that keep the question of a page and change a part of it: `{% load ask %}`."""

from django import template

from dashboard.questions import CountingForm

register = template.Library()


@register.simple_tag
def ask_query(form: CountingForm, **changes: str) -> str:
    """The query of the form with ``changes`` made; an empty value takes a part out."""
    return form.query(**changes)
