"""A checked statement in words: its parts, what each verdict means, and one sentence on top for each number."""

from collections.abc import Sequence
from fractions import Fraction

from incidents.claims.answered import Answer, PlaceAnswer, QuantityAnswer, RuleAnswer
from incidents.claims.asked import Quantity
from incidents.counting import RULES, CountingRule
from incidents.statistics.claims import PlaceVerdict, Qualifier, Stance, Verdict
from incidents.wording import day

QUALIFIERS = {
    Qualifier.EXACTLY: "exactly",
    Qualifier.AT_LEAST: "at least",
    Qualifier.MORE_THAN: "more than",
    Qualifier.ABOUT: "about",
    Qualifier.NEARLY: "nearly",
    Qualifier.UP_TO: "up to",
    Qualifier.FEWER_THAN: "fewer than",
    Qualifier.SEVERAL: "several",
    Qualifier.DOZENS: "dozens of",
    Qualifier.SCORES: "scores of",
}
LABELS: dict[Verdict | PlaceVerdict, str] = {
    Verdict.REACHED: "The record alone reaches it",
    Verdict.REACHED_BY_BEST: "The record reaches it by its best figures, not by its lowest",
    Verdict.REACHED_BY_HIGHEST: "The record reaches it by its highest figures only",
    Verdict.WITHIN: "Consistent: within what the statement allows",
    Verdict.FEWER: "The record holds fewer: does not contradict it",
    Verdict.MORE_BY_BEST: "The record holds more by its best figures, not by its lowest: in doubt",
    Verdict.MORE: "The record holds more than claimed: contradicts it",
    Verdict.NOT_COUNTED: "Not counted by this rule",
    Verdict.UNKNOWN: "Unknown: no incident reports it",
    PlaceVerdict.MAJORITY: "More than half, wherever the others were",
    PlaceVerdict.MAJORITY_OF_LOCATED: "More than half of the located ones",
    PlaceVerdict.UNDECIDED: "Open: it depends on those without a known place",
    PlaceVerdict.NOT_MAJORITY: "Half or fewer: speaks against it",
    PlaceVerdict.TOO_FEW: "Too few are located to say",
}
STANCE_LABELS = {
    Stance.SUPPORTS: "Supports it",
    Stance.CONSISTENT: "Agrees as far as it goes",
    Stance.CANNOT_SAY: "Cannot say",
    Stance.SPEAKS_AGAINST: "Speaks against it",
    Stance.CONTRADICTS: "Contradicts it",
    Stance.NO_ANSWER: "No answer",
}
_NOUNS = {
    "incidents": ("incident", "incidents"),
    "killed": ("killed", "killed"),
    "injured": ("injured", "injured"),
    "killed_civilians": ("civilian killed", "civilians killed"),
    "killed_security": ("member of security forces killed", "members of security forces killed"),
    "killed_militants": ("militant killed", "militants killed"),
    "abducted": ("abducted", "abducted"),
    "suicide_attacks": ("suicide attack", "suicide attacks"),
}
_ATTACKS = ("attack", "attacks")
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six")


def noun(measure: str, rule: CountingRule, number: int | None = None) -> str:
    """What is counted; a rule of militant attacks alone counts attacks."""
    only_attacks = measure == "incidents" and rule.classes == RULES["attacks"].classes
    one, many = _ATTACKS if only_attacks else _NOUNS[measure]
    return one if number == 1 else many


def quantity_words(quantity: Quantity, rule: CountingRule) -> str:
    """A number of the statement: "at least 85 attacks", "dozens killed"."""
    what = noun(quantity.measure, rule, quantity.number)
    word = QUALIFIERS[quantity.qualifier]
    if quantity.number is None:
        # "Dozens of incidents", but "dozens killed".
        is_thing = quantity.measure in {"incidents", "suicide_attacks"} or " " in what
        return f"{word if is_thing else word.removesuffix(' of')} {what}"
    return f"{word} {quantity.number:,} {what}"


def summary(answer: Answer) -> list[str]:
    """What came out, a paragraph for each part of the statement: verdicts by rule, and what would have to be true."""
    if not answer.existed:
        return ["The record did not exist at that moment, so it holds nothing for or against the statement."]
    found = [*_beyond(answer), *(_of_quantity(one) for one in answer.quantities)]
    return [*found, _of_places(answer.places)] if answer.places else found


def _beyond(answer: Answer) -> list[str]:
    """That days of the statement lie after what the record reaches, where any do."""
    if answer.last is None or not answer.beyond:
        return []
    reached = f"The record reaches to {day(answer.last)}"
    if answer.beyond == answer.days:
        return [f"{reached}: it holds nothing of these days, and speaks neither for nor against the statement."]
    lie, are = ("lies", "is") if answer.beyond == 1 else ("lie", "are")
    counted = f"after it, and {are} not counted yet"
    return [f"{reached}: {answer.beyond:,} of the statement’s {answer.days:,} days {lie} {counted}."]


def needed_words(answer: RuleAnswer, measure: str) -> str:
    """What would have to be true for the statement to hold under a rule, "" where the record gives no number."""
    need = answer.needed

    def number(least: int | None, most: int) -> str:
        """A number, or a span of them, of what is counted."""
        return f"{span_words(most if least is None else least, most)} {noun(measure, answer.rule, most)}"

    match answer.verdict:
        case _ if need is None:
            return ""
        case Verdict.FEWER | Verdict.REACHED_BY_HIGHEST if need.missing_most is None:
            held = f"hold {share_words(need.share_most)} or less of all there were"
            return f"the record must lack at least {number(None, need.missing_least)}, and so {held}"
        case Verdict.FEWER | Verdict.REACHED_BY_HIGHEST:
            lack = number(need.missing_least, need.missing_most or 0)
            held = _shares(need.share_least, need.share_most)
            return f"the record must lack {lack}, and so hold {held} of all there were"
        case Verdict.MORE | Verdict.MORE_BY_BEST:
            what = noun(measure, answer.rule, answer.tally.value)
            wrong = f"{need.surplus:,} of the {answer.tally.value:,} {what} in the record"
            return f"at least {wrong} must be wrong, or lie outside what the statement speaks of"
        case Verdict.WITHIN if need.missing_most:
            lack = f"the record must lack at most {number(None, need.missing_most)}"
            share = share_words(need.share_least)
            return f"{lack}, and so hold {share} or more of all there were" if need.share_least else lack
        case Verdict.WITHIN:
            return f"the record must lack no {noun(measure, answer.rule)}"
        case _:
            return "nothing more has to be true: what the record holds is enough"


def share_words(share: Fraction) -> str:
    """A share in whole per cent, with a decimal below ten."""
    percent = 100 * share
    return f"{float(percent):.1f} %" if 0 < percent < 10 else f"{round(percent)} %"


def span_words(low: int, high: int) -> str:
    """From one number to another."""
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def held_words(answer: RuleAnswer, measure: str) -> str:
    """What the record holds under a rule: "22 attacks", "50 killed (45 to 61)"."""
    tally = answer.tally
    if tally.value is None:
        return f"no number of {noun(measure, answer.rule)}"
    ranged = f" ({tally.low:,} to {tally.high:,})" if tally.has_range else ""
    return f"{tally.value:,} {noun(measure, answer.rule, tally.value)}{ranged}"


def _of_quantity(found: QuantityAnswer) -> str:
    """Which rules bear it out, which cannot say, what would have to be true under the statement's own rule."""
    main, measure = found.main, found.quantity.measure
    said = quantity_words(found.quantity, main.rule)
    parts = [
        words.format(_rules([one.rule for one in found.by_rule if one.verdict in verdicts]))
        for words, verdicts in _GROUPS
        if any(one.verdict in verdicts for one in found.by_rule)
    ]
    text = f"“{said[:1].upper()}{said[1:]}”: {'; '.join(parts)}."
    text += f" Under “{main.rule.label}” the record holds {held_words(main, measure)}."
    need = needed_words(main, measure)
    return f"{text} For the statement to hold, {need}." if need else text


# What a verdict says before the rules that it was found under.
_GROUPS: Sequence[tuple[str, set[Verdict]]] = (
    ("the record alone bears it out under {}", {Verdict.REACHED, Verdict.REACHED_BY_BEST}),
    ("the record agrees, as far as it goes, under {}", {Verdict.WITHIN, Verdict.REACHED_BY_HIGHEST}),
    ("the record holds fewer under {}, which does not contradict it", {Verdict.FEWER}),
    ("the record holds more under {} by its best figures, but not by its lowest", {Verdict.MORE_BY_BEST}),
    ("the record holds more under {}, which contradicts it", {Verdict.MORE}),
    ("{} has no such number", {Verdict.NOT_COUNTED}),
    ("no incident reports a number under {}", {Verdict.UNKNOWN}),
)
_PLACES: dict[PlaceVerdict, str] = {
    PlaceVerdict.MAJORITY: "the record agrees",
    PlaceVerdict.MAJORITY_OF_LOCATED: "the record agrees as far as places are known",
    PlaceVerdict.UNDECIDED: "the record leaves it open",
    PlaceVerdict.NOT_MAJORITY: "the record speaks against it, unless what it lacks was there",
    PlaceVerdict.TOO_FEW: "the record has too few located to say",
}


def _of_places(places: PlaceAnswer) -> str:
    main = places.main
    of = f"{main.inside:,} of {main.located:,} located {noun('incidents', main.rule)} were there"
    share = f" ({share_words(Fraction(main.inside, main.located))})" if main.located else ""
    alike = [one.rule for one in places.by_rule if one.verdict == main.verdict]
    return f"“Mostly” there: {_PLACES[main.verdict]} under {_rules(alike)}. Under “{main.rule.label}” {of}{share}."


def _rules(rules: Sequence[CountingRule]) -> str:
    """Names of rules, or how many where it is all of them."""
    if len(rules) == len(RULES):
        return f"all {_NUMBERS[len(rules)]} rules"
    labels = [rule.label for rule in rules]
    return f"{', '.join(labels[:-1])} and {labels[-1]}" if labels[1:] else labels[0]


def _shares(low: Fraction, high: Fraction) -> str:
    first, last = share_words(low), share_words(high)
    return first if first == last else f"{first} to {last}"
