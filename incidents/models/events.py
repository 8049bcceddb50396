"""What makes one event of several rows, where a counting rule merges rows."""

from django.db.models import BigIntegerField, Case, Expression, F, Func, When


def event_key() -> Expression:
    """One day, place and pair of actors, as a number: rows that share it are one event to an ACLED-like count.

    The place is the named place, else the words for it, in its district and province; the pair is the attackers' class
    of event and the targets. So an event lies whole in one day, province, district and class. The number is a hash of
    64 bits, since a million texts take half as long again to tell apart; that two of a million events share one by
    chance has odds of one in thirty million.
    """
    words = Case(When(place__isnull=True, then=F("place_text")))
    parts = [F("date"), F("province_id"), F("district_id"), F("place_id"), words, F("event_class"), F("targets")]
    return Func(*parts, template="hash_record_extended(ROW(%(expressions)s), 0)", output_field=BigIntegerField())
