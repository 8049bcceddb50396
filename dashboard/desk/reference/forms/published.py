"""What other bodies have published."""

from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.forms.fields import day_field
from dashboard.models import PublishedFigure


class PublishedFigureForm(ReferenceForm):
    """One number of one publisher, as one page printed it. A number that was printed anew is a row of its own."""

    period_start = day_field(label="First day of what is counted")
    period_end = day_field(label="Last day")
    published_on = day_field(label="Printed on", required=False, help_text="Blank: the page shows no date.")

    class Meta:
        model = PublishedFigure
        fields = (
            "publisher", "period_start", "period_end", "area", "province", "measure", "counting_rule", "value",
            "qualifier", "published_on", "source_url", "note", "edition", "nearest_rule", "is_subset", "is_cumulative",
            "is_partial",
        )  # fmt: skip
        labels = {"counting_rule": "What is counted", "nearest_rule": "Nearest rule", "edition": "Which print it is"}
        help_texts = {
            "area": "“Pakistan” is the whole country.",
            "counting_rule": "In the publisher’s words. Figures of other words are another series.",
        }
