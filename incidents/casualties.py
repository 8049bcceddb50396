"""How one low, best and high come from what several sources say (methodology, section 3). No database here.

The words used below:

account    one report: an outlet's (or a wire's, or a release's) telling, with its figures.
statement  the figures of one account that one speaker gave on one day.
standing   a statement not superseded by a later one of the same line (same origin, same speaker).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from incidents.choices import (
    ATTACKER_CLASSES,
    OFFICIAL_SPEAKERS,
    SECURITY_CLASSES,
    CasualtyRule,
    EventClass,
    Harm,
    IncludesMilitants,
    Quantifier,
    SaidBy,
    VictimClass,
)

# What a word means as a number, only where a source gives the word alone (methodology, section 3, rule 6).
WORD_ESTIMATES = {Quantifier.SEVERAL: 3, Quantifier.DOZENS: 24}


@dataclass(frozen=True, slots=True)
class Interval:
    """People: a lowest, a highest, and the number to quote. ``0 <= low <= best <= high``."""

    low: int
    best: int
    high: int

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.best + other.best, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        """What is left when ``other`` is taken out; never below zero, and as wide as the doubt in both."""
        best = max(0, self.best - other.best)
        low = min(best, max(0, self.low - other.high))
        return Interval(low, best, max(best, self.high - other.low))


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one source."""

    victim_class: str
    harm: str
    low: int | None = None
    high: int | None = None
    quantifier: str | None = None
    said_by: str | None = None
    stated_on: date | None = None
    includes_militants: str | None = None

    @property
    def interval(self) -> Interval:
        """The figure as an interval: "at least 5" is 5–5, "up to 9" is 0–9 with 9 quoted, "5 to 7" quotes 5."""
        if self.low is None:
            assert self.high is not None, "a figure gives a number"
            return Interval(0, self.high, self.high)
        return Interval(self.low, self.low, self.low if self.high is None else max(self.low, self.high))


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says. ``line`` names the outlet, or the wire or release it copies; ``outlet`` who printed it.

    ``is_origin`` is false for an aggregator, which never counts as an origin of its own.
    """

    line: str
    is_origin: bool
    published_on: date | None
    figures: tuple[Figure, ...]
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A low, best and high, and the rule that chose the best."""

    interval: Interval
    rule: CasualtyRule
    disagree: bool = False
    may_include_attackers: bool = False


@dataclass(frozen=True, slots=True)
class Casualties:
    """Everything an incident shows of its casualties. None is "not reported"."""

    killed: Estimate | None = None
    killed_all: Estimate | None = None
    injured: Estimate | None = None
    injured_all: Estimate | None = None
    abducted: int | None = None
    killed_civilians: int | None = None
    killed_security: int | None = None
    killed_peace_committee: int | None = None
    killed_militants: int | None = None
    killed_suicide_attackers: int | None = None
    killed_unknown: int | None = None
    claimed_killed: int | None = None


@dataclass(frozen=True, slots=True)
class _Statement:
    line: str
    is_origin: bool
    said_by: str | None
    stated_on: date | None
    figures: tuple[Figure, ...]
    others: tuple[Figure, ...] = field(default=(), repr=False)

    def of(self, harm: str, classes: Iterable[str]) -> Interval | None:
        """The sum over victim classes, or None when the statement gives none of them."""
        wanted = frozenset(classes)
        found = [f.interval for f in self.figures if f.harm == harm and f.victim_class in wanted]
        return sum(found[1:], start=found[0]) if found else None

    def total(self, harm: str) -> Figure | None:
        return next((f for f in self.figures if f.harm == harm and f.victim_class == VictimClass.TOTAL), None)

    def attackers(self, harm: str) -> Interval | None:
        """Militants and suicide attackers as this statement gives them, else as its account does elsewhere."""
        own = self.of(harm, ATTACKER_CLASSES)
        return own if own is not None else replace(self, figures=self.others).of(harm, ATTACKER_CLASSES)


@dataclass(frozen=True, slots=True)
class _Candidate:
    interval: Interval
    statement: _Statement
    may_include_attackers: bool = False


_VICTIM_CLASSES = frozenset(VictimClass) - ATTACKER_CLASSES - {VictimClass.TOTAL}


def derive(accounts: Iterable[Account], event_class: str) -> Casualties:
    """All casualty columns of an incident from its reports.

    A figure an armed group claims never enters the victims' numbers; it comes back as ``claimed_killed``. A group's
    word on its own dead does count among militants.
    """
    statements = _standing(accounts)
    credible = [s for s in statements if s.said_by != SaidBy.MILITANTS]

    def victims(harm: str) -> Estimate | None:
        return _choose(c for s in credible if (c := _victims(s, harm, event_class)))

    def everyone(harm: str) -> Estimate | None:
        return _choose(_Candidate(i, s) for s in credible if (i := _everyone(s, harm)))

    def best_of(statements: Iterable[_Statement], harm: str, *classes: str) -> int | None:
        estimate = _choose(_Candidate(i, s) for s in statements if (i := s.of(harm, classes)))
        return estimate.interval.best if estimate else None

    killed = victims(Harm.KILLED)
    civilians = best_of(credible, Harm.KILLED, VictimClass.CIVILIAN)
    security = best_of(credible, Harm.KILLED, *SECURITY_CLASSES)
    peace_committee = best_of(credible, Harm.KILLED, VictimClass.PEACE_COMMITTEE)
    return Casualties(
        killed=killed,
        killed_all=everyone(Harm.KILLED),
        injured=victims(Harm.INJURED),
        injured_all=everyone(Harm.INJURED),
        abducted=best_of(credible, Harm.ABDUCTED, *VictimClass),
        killed_civilians=civilians,
        killed_security=security,
        killed_peace_committee=peace_committee,
        killed_militants=best_of(statements, Harm.KILLED, VictimClass.MILITANT),
        killed_suicide_attackers=best_of(statements, Harm.KILLED, VictimClass.SUICIDE_ATTACKER),
        killed_unknown=side_not_stated(killed, civilians, security, peace_committee),
        claimed_killed=_claimed(statements),
    )


def _standing(accounts: Iterable[Account]) -> list[_Statement]:
    """Statements that no later one of the same line and speaker supersedes; undated ones count as earliest."""
    latest: dict[tuple[str, str | None], _Statement] = {}
    for account in accounts:
        for statement in _statements(account):
            key = (statement.line, statement.said_by)
            known = latest.get(key)
            if known is None or (statement.stated_on or date.min) >= (known.stated_on or date.min):
                latest[key] = statement
    return list(latest.values())


def _statements(account: Account) -> list[_Statement]:
    groups: dict[tuple[str | None, date | None], list[Figure]] = {}
    for figure in account.figures:
        groups.setdefault((figure.said_by, figure.stated_on or account.published_on), []).append(figure)
    return [
        _Statement(account.line, account.is_origin, said_by, stated_on, tuple(figures), account.figures)
        for (said_by, stated_on), figures in groups.items()
    ]


def _victims(statement: _Statement, harm: str, event_class: str) -> _Candidate | None:
    """Victims of one statement (rule 1).

    1. A total without militants is the victims.
    2. A total with militants, less the attackers it or its account gives.
    3. A total that does not say, in a militant attack: the victims, marked "may include attackers" unless the victim
       classes given beside it already make up all of it.
    4. Otherwise the sum of the victim classes, if any is given.
    """
    total, classes = statement.total(harm), statement.of(harm, _VICTIM_CLASSES)
    if total is not None:
        includes = total.includes_militants or IncludesMilitants.NOT_SAID
        if includes == IncludesMilitants.NO:
            return _Candidate(total.interval, statement)
        attackers = statement.attackers(harm)
        if includes == IncludesMilitants.YES and attackers is not None:
            return _Candidate(total.interval - attackers, statement)
        if includes == IncludesMilitants.NOT_SAID and event_class == EventClass.MILITANT_ATTACK:
            return _Candidate(total.interval, statement, may_include_attackers=classes != total.interval)
    return None if classes is None else _Candidate(classes, statement)


def _everyone(statement: _Statement, harm: str) -> Interval | None:
    """All people of one statement, militants included; a total that leaves them out has them added when known."""
    total = statement.total(harm)
    if total is None:
        return statement.of(harm, VictimClass)
    attackers = statement.attackers(harm)
    if total.includes_militants == IncludesMilitants.NO and attackers is not None:
        return total.interval + attackers
    return total.interval


def _choose(candidates: Iterable[_Candidate]) -> Estimate | None:
    """One estimate from standing candidates: the range of all, the best by the first rule that decides (rule 3)."""
    found = list(candidates)
    if not found:
        return None
    chosen, rule = _best(found)
    best = chosen.interval.best
    return Estimate(
        interval=Interval(low=min(c.interval.low for c in found), best=best, high=max(c.interval.high for c in found)),
        rule=rule,
        disagree=len({c.interval.best for c in found}) > 1,
        may_include_attackers=chosen.may_include_attackers,
    )


def _best(found: list[_Candidate]) -> tuple[_Candidate, CasualtyRule]:
    """The candidate to quote: hospital_latest, else origins_agree, else official_latest, else lowest_credible."""

    def latest(speaks: Callable[[str | None], bool]) -> _Candidate | None:
        heard = [c for c in found if speaks(c.statement.said_by)]
        return max(heard, key=lambda c: (c.statement.stated_on or date.min, -c.interval.best), default=None)

    hospital = latest(lambda said_by: said_by == SaidBy.HOSPITAL_OR_RESCUE)
    if hospital is not None:
        return hospital, CasualtyRule.HOSPITAL_LATEST
    agreed = _agreed_value(found)
    if agreed is not None:
        return next(c for c in found if c.interval.best == agreed), CasualtyRule.ORIGINS_AGREE
    official = latest(lambda said_by: said_by in OFFICIAL_SPEAKERS)
    if official is not None:
        return official, CasualtyRule.OFFICIAL_LATEST
    return min(found, key=lambda c: c.interval.best), CasualtyRule.LOWEST_CREDIBLE


def _agreed_value(found: list[_Candidate]) -> int | None:
    """The value more independent origins give than any other; at least two must give it."""
    lines = {(c.interval.best, c.statement.line) for c in found if c.statement.is_origin}
    ranking = Counter(value for value, _ in lines).most_common(2)
    if not ranking or ranking[0][1] < 2:
        return None
    tied = len(ranking) > 1 and ranking[1][1] == ranking[0][1]
    return None if tied else ranking[0][0]


def side_not_stated(killed: Estimate | None, *known: int | None) -> int | None:
    """Victims whose side no source states."""
    if killed is None:
        return None
    return max(0, killed.interval.best - sum(n for n in known if n is not None))


def _claimed(statements: Iterable[_Statement]) -> int | None:
    """The highest toll of victims an armed group claims."""
    claims = [
        interval.best
        for s in statements
        if s.said_by == SaidBy.MILITANTS
        and (interval := s.of(Harm.KILLED, [VictimClass.TOTAL]) or s.of(Harm.KILLED, _VICTIM_CLASSES))
    ]
    return max(claims, default=None)
