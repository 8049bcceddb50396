from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from incidents.described import Described

# What a refusal of the database means: the field to look at, and what would be right.
_PUBLISHED_WORDS = {
    "published_figure_ends_after_it_starts": ("period_end", "it cannot end before it starts"),
    "published_figure_measure_and_qualifier_known": ("measure", "choose one of the list"),
    "published_figure_nearest_rule_known": ("nearest_rule", "choose one of the list"),
    "published_figure_claim_is_never_compared": (
        "nearest_rule",
        "an armed group’s own claim is never compared: choose none",
    ),
    "published_figure_says_whose_where_what_and_source": (
        "counting_rule",
        "say who published it, for which area, what is counted, and where it was read",
    ),
    "published_figure_country_is_no_province": ("province", "the whole country is no province: choose none"),
    "published_figure_prints_from_one": ("edition", "count prints from 1, or leave it blank"),
    "published_figure_once": ("value", "the same print, from the same source and day, is here already"),
}


def _tell() -> "Described":
    from dashboard.api import describe

    return describe()


class DashboardConfig(AppConfig):
    name = "dashboard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have published figures edited on the desk, with history, and told of in the interface's document."""
        from dashboard.models import PublishedFigure
        from incidents.described import described_above
        from incidents.roles import Role
        from incidents.services.reference_rules import Rule, add_table

        add_table(PublishedFigure, Rule(Role.EDITOR, source_field="source_url"), _PUBLISHED_WORDS)
        described_above(_tell)
