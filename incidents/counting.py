"""The counting rules: which rows a total takes in, and which figure of each row (methodology, section 5).

A rule selects rows and chooses the figure; who did it plays no part, since most attacks name no group.
"""

from dataclasses import dataclass

from incidents.choices import EventClass

_EVERY_CLASS = frozenset(EventClass)
_NEVER_VIOLENCE = frozenset({EventClass.ARREST_OR_SURRENDER, EventClass.DISRUPTED})


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One way of counting.

    ``militants_included`` says whether militants are among the killed; ``figure`` is the column a total adds up
    (``best`` or ``low``). ``min_killed`` leaves rows with fewer deaths out. ``merges_rows`` counts rows of one day,
    place and pair of actors once. ``counts_injured`` is false where the publisher gives no injured.
    """

    name: str
    label: str
    text: str
    classes: frozenset[EventClass]
    militants_included: bool
    figure: str = "best"
    min_killed: int | None = None
    merges_rows: bool = False
    counts_injured: bool = True

    def column(self, harm: str, bound: str | None = None) -> str:
        """The column of Incident this rule adds up for ``harm`` (``killed`` or ``injured``).

        ``bound`` is ``low``, ``best`` or ``high``; left out, it is the rule's own figure.
        """
        stem = f"{harm}_all" if self.militants_included else harm
        return f"{stem}_{bound or self.figure}"


_PICSS_CLASSES = frozenset(
    {
        EventClass.MILITANT_ATTACK,
        EventClass.CLASH,
        EventClass.SECURITY_OPERATION,
        EventClass.STATE_STRIKE,
    }
)

RULES: dict[str, CountingRule] = {
    rule.name: rule
    for rule in (
        CountingRule(
            name="attacks",
            label="Militant attacks",
            text="Militant attacks only. Militants' deaths are not among the killed. Best figure.",
            classes=frozenset({EventClass.MILITANT_ATTACK}),
            militants_included=False,
        ),
        CountingRule(
            name="pips_like",
            label="PIPS-like",
            text="Militant attacks only, as PIPS counts terrorist attacks. Militants are among the killed. "
            "Best figure.",
            classes=frozenset({EventClass.MILITANT_ATTACK}),
            militants_included=True,
        ),
        CountingRule(
            name="picss_like",
            label="PICSS-like",
            text="Militant attacks, clashes, security operations and state strikes, as in PICSS's combined "
            "count. Militants are among the killed. Best figure.",
            classes=_PICSS_CLASSES,
            militants_included=True,
        ),
        CountingRule(
            name="crss_like",
            label="CRSS-like",
            text="Every class but foiled plots and arrests, as CRSS counts violence-linked casualties. "
            "Militants are among the killed. Best figure.",
            classes=_EVERY_CLASS - _NEVER_VIOLENCE,
            militants_included=True,
        ),
        CountingRule(
            name="acled_like",
            label="ACLED-like",
            text="Every class but foiled plots and arrests. Incidents of one day, place and pair of actors count "
            "once. Militants are among the killed; the lowest figure is used; injured are not counted.",
            classes=_EVERY_CLASS - _NEVER_VIOLENCE,
            militants_included=True,
            figure="low",
            merges_rows=True,
            counts_injured=False,
        ),
        CountingRule(
            name="ucdp_like",
            label="UCDP-like",
            text="As PICSS-like, with sectarian clashes, clashes between militants, cross-border fire and "
            "foreign strikes, and only where at least one death is reported. Best figure, with low and high.",
            classes=_PICSS_CLASSES
            | {
                EventClass.SECTARIAN_CLASH,
                EventClass.INTER_MILITANT_CLASH,
                EventClass.CROSS_BORDER_FIRE,
                EventClass.FOREIGN_STRIKE,
            },
            militants_included=True,
            min_killed=1,
        ),
    )
}
DEFAULT_RULE = RULES["attacks"]
