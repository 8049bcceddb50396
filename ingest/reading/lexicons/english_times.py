"""English words for the time of day, for days told from another day, and for sites named beside a place."""

PARTS = """
dawn: dawn, before dawn, at dawn, predawn, pre dawn, wee hours, small hours, early hours, sehri, sehar, fajr
morning: morning, early morning
afternoon: afternoon, noon, midday, zuhr
evening: evening, dusk, iftar, sunset, maghrib
night: night, midnight, late night, overnight, nighttime
"""
# What a phrase says of the day, as days from the one it counts from.
DAYS = """
today: today, tonight
yesterday: yesterday, last night, a day ago, one day ago
yesterday2: two days ago
before: a day earlier, one day earlier, the day before, the previous day, a day before, the night before,
  the previous night, one day before
after: the next day, the following day, a day later, one day later
same: the same day, the same night, the same evening, the same morning, the same afternoon, same day
before2: two days earlier, two days before
"""
# Sites that stand in a place but tell only where the harmed were taken, or who speaks.
SITES = """
hospital: hospital, hospitals, cmh, dhq, combined military hospital, headquarters hospital, medical complex,
  teaching hospital, trauma centre, trauma center, civil hospital, medical centre
"""
