"""The casualty columns of drawn incidents, in SQL. ``incidents.casualties`` decides; a check holds this to it."""


def columns(told: str) -> dict[str, str]:
    """Expressions by column, from the first ``told`` (an expression) reports of an incident in ``drawn``.

    All reports give the same figures, except that the second says more of the leading one where sources disagree.
    """
    disagree = f"(disagree AND {told} > 1)"
    victims = _sum("lead", "security", "unknown")
    everyone = _sum("lead", "security", "unknown", "militants", "suicide_attackers")
    return {
        **_range("killed", victims, disagree),
        **_range("killed_all", everyone, disagree),
        **{f"{stem}_{end}": "injured" for stem in ("injured", "injured_all") for end in ("low", "best", "high")},
        "abducted": "abducted",
        "killed_civilians": "CASE WHEN NOT total_alone THEN lead END",
        "killed_security": "security",
        "killed_peace_committee": "NULL::int",
        "killed_militants": "militants",
        "killed_suicide_attackers": "suicide_attackers",
        "killed_unknown": (f"CASE WHEN total_alone THEN lead WHEN {victims} IS NOT NULL THEN coalesce(unknown, 0) END"),
        "claimed_killed": "claimed",
        "casualty_rule": f"""CASE WHEN {everyone} IS NULL AND injured IS NULL THEN ''
            WHEN speaker = 'hospital_or_rescue' THEN 'hospital_latest'
            WHEN {told} = 3 OR {told} = 2 AND NOT {disagree} THEN 'origins_agree'
            WHEN speaker IN ('police', 'military_ispr') THEN 'official_latest'
            ELSE 'lowest_credible' END""",
        "may_include_attackers": "total_alone",
        "sources_disagree": disagree,
        "sources_count": told,
        "origins_count": told,
    }


def _sum(*names: str) -> str:
    """The sum of what is given, null when nothing is."""
    known = f"coalesce({', '.join(names)}) IS NOT NULL"
    return f"(CASE WHEN {known} THEN {' + '.join(f'coalesce({name}, 0)' for name in names)} END)"


def _range(stem: str, best: str, disagree: str) -> dict[str, str]:
    return {
        f"{stem}_low": f"{best} - CASE WHEN lead IS NOT NULL AND shape = 'up_to' THEN lead ELSE 0 END",
        f"{stem}_best": best,
        f"{stem}_high": (
            f"{best} + CASE WHEN lead IS NOT NULL AND shape = 'range' THEN width ELSE 0 END"
            f" + CASE WHEN {disagree} THEN more ELSE 0 END"
        ),
    }
