"""English words of counting, time, and what happens to people."""

NUMBERS = """
0: zero, nil
1: one
2: two, couple of, pair of, a couple of, a pair of
3: three, trio, a trio of
4: four
5: five
6: six
7: seven
8: eight
9: nine
10: ten
11: eleven
12: twelve
13: thirteen
14: fourteen
15: fifteen
16: sixteen
17: seventeen
18: eighteen
19: nineteen
20: twenty
30: thirty
40: forty, fourty
50: fifty
60: sixty
70: seventy
80: eighty
90: ninety
"""
SCALES = """
12: dozen
20: score
100: hundred
1000: thousand
100000: lakh
"""
# value: quantifier, lowest, highest ("" open)
VAGUE = """
several/3/: several, a number of, many, some, a few, a handful of, numerous, multiple, various
dozens/24/: dozens of, dozens, scores of, scores
dozens/200/: hundreds of
"""
QUANTIFIERS = """
at_least: at least, no fewer than, not less than, no less than, minimum, a minimum of
more_than: more than, over, upwards of
about: about, around, some, nearly, almost, roughly, approximately, close to, an estimated, reportedly about,
  estimated
up_to: up to, at most
as_many_as: as many as
exactly: exactly, a total of, total of, all, total
"""

# What follows a number that counts no people.
UNITS = """
u: am, pm, a, p, km, kms, kilometre, kilometres, kilometer, kilometers, mile, miles, year, years, month, months,
  week, weeks, day, days,
  hour, hours, minute, minutes, second, seconds, percent, per, pc, kg, kgs, inch, inches, foot, feet, metre, metres,
  meter, meters, yard, yards, mm, bore,
  rupee, rupees, million, billion, crore, crores, dollars, st, nd, rd, th, caliber, rounds, bullets, o, hrs, pst,
  pkt, hospital, emergency, acres, times, megawatt, mw, m, bn, mln
"""

# Harm/voice. subj: the victim stands before it; obj: after it; both: grammar decides; noun: "death of".
HARMS = """
killed/both: riddled with bullets, killed, martyred, slain, murdered, assassinated, executed, gunned down,
  shot dead, shot and killed, fatally shot, beheaded,
  slaughtered, eliminated, neutralised, neutralized, hacked to death, tortured to death, sent to hell,
  stabbed to death, shot to death, despatched to hell, dispatched to hell,
  burnt alive, burned alive, lynched, done to death, blown to pieces, wiped out, blasted to death, fatally wounded,
  torn apart
killed/obj: kill, kills, killing, martyring, murders, murdering, gun down, gunning down, eliminating, eliminate,
  neutralise, neutralising, neutralizing, neutralize,
  executing, executes, beheading, beheads, shoot dead, shooting dead, shoots dead, shooting and killing,
  assassinating, shoot and kill, martyrs, martyr, guns down, took the lives of, took the life of, takes the life of,
  takes the lives of, taking the lives of, taking the life of, claimed the lives of, claimed the life of,
  claiming the lives of, claiming the life of, claims the lives of, claims the life of,
  slaughtering, massacred, massacre, massacring, costing the lives of, cost the lives of
killed/subj: died, dies, die, dead, lost their lives, lost his life, lost her life, lost life, lost lives,
  loses life, lose lives, losing their lives, losing his life, embraced martyrdom, embraced shahadat,
  embracing martyrdom, embrace martyrdom, embraces martyrdom,
  attained martyrdom, laid down their lives, laid down his life, laid down her life, lay down their lives,
  succumbed to, succumbs to, succumbed, perished, perish, fell in the, fell fighting, fell, was no more,
  embraced death,
  breathed his last, breathed their last, bled to death, met martyrdom, achieved martyrdom, dying,
  rendered ultimate sacrifice, paid the ultimate sacrifice, paid the ultimate price, fall, expired,
  sacrificed their lives, sacrificed his life, lay dead, drank the cup of martyrdom,
  lost his battle for life, lost her battle for life, lost the battle for life, lost their battle for life,
  did not survive, did not live, could not survive, could not be saved, did not make it
killed/body: bullet riddled body, bullet ridden body, mutilated body, tortured body, beheaded body, headless body
killed/him: shot him dead, shot her dead, shot them dead, gunned him down, gunned her down, gunned them down,
  beheaded him, beheaded her, beheaded them, hacked him to death, stabbed him to death, killed him on the spot
killed/noun: death of, deaths of, martyrdom of, killing of, killings of, murder of, murders of, assassination of,
  bullet riddled body of, bullet ridden body of, tortured body of, mutilated body of, beheaded body of,
  lives of, life of, elimination of, execution of, bodies of, dead body of, beheading of, dead bodies of
killed/toll: death toll, the figure, toll, fatalities, deaths, number of dead, number of deaths, bodies,
  dead bodies, corpses
injured/both: injured, wounded, hurt, hit by bullets, hit by stray bullets, hit by bullet, hit by a bullet,
  hit by a stray bullet, critically injured, seriously injured, critically wounded, seriously wounded, maimed,
  struck by bullets, shot and injured, shot and wounded, shot at and injured
injured/obj: injuring, injure, injures, wounding, wound, wounds, hurting, hurts, leaving injured, maiming
injured/subj: got injured, with bullet wounds, with bullet injuries, with injuries, with gunshot wounds,
  with burn injuries, with shrapnel wounds, with wounds, with a bullet wound, with a gunshot wound,
  received a bullet, took a bullet, grazed by a bullet, grazed, fighting for his life, fighting for her life,
  fighting for their lives, fighting for life,
  battling for life, battling for his life, battling for her life, lost his leg, lost her leg,
  lost his legs, lost a leg, lost both legs, under treatment, being treated, undergoing treatment, in hospital,
  still admitted, in hospitals, hospitalised, hospitalized, taken to hospital, rushed to hospital, shifted to hospital,
  moved to hospital, brought to hospital, admitted to hospital
injured/noun: injuries to, wounding of
abducted/both: abducted, kidnapped, taken hostage, whisked away, taken away, held hostage, taken captive
abducted/obj: abduct, abducting, kidnap, kidnapping, took away, abducts, kidnaps, taking away, took hostage,
  taking hostage, whisked, take … hostage, takes … hostage, took … hostage, taken … hostage, taking … hostage,
  take … captive, takes … captive, took … captive, taken … captive, taking … captive, held … hostage
abducted/noun: abduction of, kidnapping of
released/both: released, freed, rescued, recovered safely
arrested/both: arrested, apprehended, captured, detained, nabbed
"""

INJURY_VERBS = (
    "sustained",
    "suffered",
    "received",
    "sustain",
    "suffer",
    "sustains",
    "suffers",
    "receive",
    "receives",
    "sustaining",
    "suffering",
    "receiving",
)
INJURY_DEGREES = ("", "minor", "serious", "critical", "severe", "multiple", "grievous", "slight", "light", "major")
INJURY_KINDS = ("", "a", "a bullet", "bullet", "gunshot", "burn", "head", "splinter", "shrapnel", "leg")
INJURIES = ("injuries", "wounds", "burns", "injury", "wound")

HITS = ("hit in", "shot in", "struck in", "wounded in", "injured in", "with a bullet in", "a bullet in")
WHOSE = ("the", "his", "her")
LIMBS = ("arm", "leg", "shoulder", "thigh", "foot", "hand", "abdomen", "stomach", "knee", "ankle")

GRAMMAR = """
be: was, were, is, are, be, been, being, gets, got, get, left, has been, have been
have: has, have, had
det: a, an, another, the, his, her, its, their, this, that, each
and: and, as well as, along with, &, plus, besides, also
subset: including, among them, among, inclusive of, of whom, of them, amongst, counting, mostly, most of them,
  comprising
prep: in, on, at, by, near, from, with, for, against, during, after, before, when, as, while, who, which, that,
  where, to, into, over, under, through, between, around, inside, outside, whose, than, because, if, but, upon,
  towards, behind, since, until
  targeting, attacked, attack, carrying
not: not, no, never, without, nobody, none, neither
modal: could, would, might, may, should, will, can, must, planned, planning, wanted, threatened, vowed, intended,
  tried, attempted, trying, wants, want, plan, plans, threat, threatens, aimed
"""

MONTHS = {
    name: at
    for at, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: at
    for at, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
