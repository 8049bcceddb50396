"""Vocabularies of the record, stored as words.

Each list follows section 2 of docs/methodology.md, which names the codebook (ACLED, UCDP, GTD) a term comes from.
"""

from django.db.models import TextChoices


class EventClass(TextChoices):
    """What kind of violence it was; the initiator decides."""

    MILITANT_ATTACK = "militant_attack", "Militant attack"
    CLASH = "clash", "Clash"
    SECURITY_OPERATION = "security_operation", "Security operation"
    STATE_STRIKE = "state_strike", "State air or drone strike"
    FOREIGN_STRIKE = "foreign_strike", "Foreign strike"
    CROSS_BORDER_FIRE = "cross_border_fire", "Cross-border fire"
    SECTARIAN_CLASH = "sectarian_clash", "Sectarian clash"
    INTER_MILITANT_CLASH = "inter_militant_clash", "Clash between militants"
    TRIBAL_CLASH = "tribal_clash", "Tribal clash"
    ETHNOPOLITICAL_VIOLENCE = "ethnopolitical_violence", "Ethnopolitical violence"
    CRIMINAL_VIOLENCE = "criminal_violence", "Criminal violence"
    PROTEST_VIOLENCE = "protest_violence", "Violence at a protest"
    ARREST_OR_SURRENDER = "arrest_or_surrender", "Arrest or surrender"
    DISRUPTED = "disrupted", "Plot foiled before action"


class AttackType(TextChoices):
    """How it was done; several may apply."""

    SUICIDE_BOMBING = "suicide_bombing", "Suicide bombing"
    VEHICLE_BOMBING = "vehicle_bombing", "Vehicle bombing"
    IED = "ied", "Improvised explosive device"
    LANDMINE = "landmine", "Landmine"
    GRENADE = "grenade", "Grenade"
    ROCKET_MORTAR = "rocket_mortar", "Rocket or mortar"
    DRONE = "drone", "Drone"
    ARMED_ASSAULT = "armed_assault", "Armed assault"
    AMBUSH = "ambush", "Ambush"
    RAID_ON_POST = "raid_on_post", "Raid on a post"
    TARGETED_KILLING = "targeted_killing", "Targeted killing"
    SNIPER = "sniper", "Sniper fire"
    KIDNAPPING = "kidnapping", "Kidnapping"
    HIJACKING = "hijacking", "Hijacking"
    BEHEADING_OR_EXECUTION = "beheading_or_execution", "Beheading or execution"
    ARSON = "arson", "Arson"
    SABOTAGE = "sabotage", "Sabotage"
    ROADBLOCK = "roadblock", "Roadblock"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class Target(TextChoices):
    """Who or what was struck; several may apply."""

    ARMY = "army", "Army"
    FRONTIER_CORPS = "frontier_corps", "Frontier Corps"
    RANGERS = "rangers", "Rangers"
    POLICE = "police", "Police"
    COUNTER_TERRORISM_DEPARTMENT = "counter_terrorism_department", "Counter Terrorism Department"
    LEVIES = "levies", "Levies"
    KHASADAR = "khasadar", "Khasadar"
    COAST_GUARD_NAVY = "coast_guard_navy", "Coast guard or navy"
    AIR_FORCE = "air_force", "Air force"
    INTELLIGENCE = "intelligence", "Intelligence service"
    PEACE_COMMITTEE = "peace_committee", "Peace committee"
    GOVERNMENT_OFFICIAL = "government_official", "Government official"
    JUDICIARY = "judiciary", "Judiciary"
    POLITICIAN = "politician", "Politician or party"
    TRIBAL_ELDER = "tribal_elder", "Tribal elder"
    RELIGIOUS_LEADER = "religious_leader", "Religious leader"
    PLACE_OF_WORSHIP = "place_of_worship", "Place of worship"
    RELIGIOUS_MINORITY = "religious_minority", "Religious minority"
    JOURNALIST = "journalist", "Journalist"
    TEACHER_OR_SCHOOL = "teacher_or_school", "Teacher or school"
    HEALTH_WORKER = "health_worker", "Health worker"
    POLIO_TEAM = "polio_team", "Polio team"
    LABOURER = "labourer", "Labourers"
    SETTLER_OR_TRAVELLER = "settler_or_traveller", "Settlers or travellers"
    CHINESE_NATIONAL = "chinese_national", "Chinese nationals"
    FOREIGNER = "foreigner", "Foreigners"
    DIPLOMATIC = "diplomatic", "Diplomatic"
    BUSINESS = "business", "Business"
    BANK = "bank", "Bank"
    ROAD_TRANSPORT = "road_transport", "Road transport"
    RAILWAY = "railway", "Railway"
    GAS_PIPELINE = "gas_pipeline", "Gas pipeline or field"
    POWER_LINE = "power_line", "Power line"
    TELECOM = "telecom", "Telecom tower"
    MINE_OR_MINERAL_TRANSPORT = "mine_or_mineral_transport", "Mine or mineral transport"
    DAM_OR_CONSTRUCTION = "dam_or_construction", "Dam or construction site"
    CIVILIAN = "civilian", "Civilians"
    MILITANT = "militant", "Militants"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class VictimClass(TextChoices):
    """Whom a casualty figure speaks of."""

    CIVILIAN = "civilian", "Civilians"
    ARMY = "army", "Army"
    FRONTIER_CORPS = "frontier_corps", "Frontier Corps"
    RANGERS = "rangers", "Rangers"
    POLICE = "police", "Police"
    LEVIES = "levies", "Levies"
    OTHER_SECURITY = "other_security", "Other security"
    SECURITY = "security", "Security, service not said"
    PEACE_COMMITTEE = "peace_committee", "Peace committee"
    MILITANT = "militant", "Militants"
    SUICIDE_ATTACKER = "suicide_attacker", "Suicide attacker"
    UNKNOWN = "unknown", "Side not stated"
    TOTAL = "total", "Total"


SECURITY_CLASSES = frozenset(
    {
        VictimClass.ARMY,
        VictimClass.FRONTIER_CORPS,
        VictimClass.RANGERS,
        VictimClass.POLICE,
        VictimClass.LEVIES,
        VictimClass.OTHER_SECURITY,
        VictimClass.SECURITY,
    }
)
ATTACKER_CLASSES = frozenset({VictimClass.MILITANT, VictimClass.SUICIDE_ATTACKER})


class VictimTag(TextChoices):
    """What is said of civilians in a figure, beside their number."""

    CHILD = "child", "Child"
    WOMAN = "woman", "Woman"
    POLIO_WORKER = "polio_worker", "Polio worker"
    JOURNALIST = "journalist", "Journalist"
    CLERIC = "cleric", "Cleric"
    LAWYER = "lawyer", "Lawyer"
    LABOURER = "labourer", "Labourer"
    POLITICIAN = "politician", "Politician"
    FOREIGNER = "foreigner", "Foreigner"
    OFFICIAL = "official", "Official"


class Harm(TextChoices):
    """What happened to the people a figure counts."""

    KILLED = "killed", "Killed"
    INJURED = "injured", "Injured"
    ABDUCTED = "abducted", "Abducted"
    RELEASED = "released", "Released"
    ARRESTED = "arrested", "Arrested"


class DatePrecision(TextChoices):
    """How closely the date is known."""

    DAY = "day", "The day"
    FEW_DAYS = "few_days", "A few days"
    WEEK = "week", "The week"
    MONTH = "month", "The month"
    YEAR = "year", "The year"


class PartOfDay(TextChoices):
    """When in the day, if said."""

    DAWN = "dawn", "Dawn"
    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"
    EVENING = "evening", "Evening"
    NIGHT = "night", "Night"


class LocationPrecision(TextChoices):
    """How closely the place is known, from best to worst."""

    EXACT = "exact", "Exact spot"
    TOWN = "town", "Town or village"
    NEAR = "near", "Near a named place"
    TEHSIL = "tehsil", "Tehsil only"
    DISTRICT = "district", "District only"
    PROVINCE = "province", "Province only"
    COUNTRY = "country", "Country only"


POINT_PRECISIONS = frozenset({LocationPrecision.EXACT, LocationPrecision.TOWN})
RING_PRECISIONS = frozenset({LocationPrecision.NEAR, LocationPrecision.TEHSIL, LocationPrecision.DISTRICT})


class AttributionTrack(TextChoices):
    """Who says that a group did it."""

    CLAIM = "claim", "Claim by the group"
    OFFICIAL_BLAME = "official_blame", "Blamed by officials"
    ANALYST = "analyst", "Judged by an analyst"


class AttributionLevel(TextChoices):
    """How firmly it is said. A claim is made, withdrawn, disputed or denied; it never confirms who did it."""

    MADE = "made", "Made"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DENIED = "denied", "Denied"
    CONFIRMED = "confirmed", "Confirmed"
    LIKELY = "likely", "Likely"
    POSSIBLE = "possible", "Possible"
    DISPUTED = "disputed", "Disputed"


CLAIM_LEVELS = frozenset(
    {AttributionLevel.MADE, AttributionLevel.WITHDRAWN, AttributionLevel.DISPUTED, AttributionLevel.DENIED}
)
JUDGEMENT_LEVELS = frozenset(
    {
        AttributionLevel.CONFIRMED,
        AttributionLevel.LIKELY,
        AttributionLevel.POSSIBLE,
        AttributionLevel.DISPUTED,
    }
)


class Quantifier(TextChoices):
    """The word a source puts before its number."""

    EXACTLY = "exactly", "Exactly"
    AT_LEAST = "at_least", "At least"
    ABOUT = "about", "About"
    UP_TO = "up_to", "Up to"
    SEVERAL = "several", "Several"
    DOZENS = "dozens", "Dozens"


class SaidBy(TextChoices):
    """Who gave a figure to the source."""

    HOSPITAL_OR_RESCUE = "hospital_or_rescue", "Hospital or rescue"
    POLICE = "police", "Police"
    MILITARY_ISPR = "military_ispr", "Military (ISPR)"
    CTD = "ctd", "Counter Terrorism Department"
    ADMINISTRATION = "administration", "Administration"
    GOVERNMENT = "government", "Government"
    RESIDENTS = "residents", "Residents"
    MILITANTS = "militants", "Militants"
    MEDIA = "media", "Media"
    NGO = "ngo", "NGO"


OFFICIAL_SPEAKERS = frozenset(
    {SaidBy.POLICE, SaidBy.MILITARY_ISPR, SaidBy.CTD, SaidBy.ADMINISTRATION, SaidBy.GOVERNMENT}
)


class IncludesMilitants(TextChoices):
    """Whether a total holds militants among the people it counts."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SAID = "not_said", "Not said"


class Status(TextChoices):
    """Where an incident stands in review."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    PUBLISHED_CHANGED = "published_changed", "Published, edited since review"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MERGED = "merged", "Merged"


PUBLIC_STATUSES = frozenset({Status.PUBLISHED, Status.PUBLISHED_CHANGED})


class CasualtyRule(TextChoices):
    """How the best figure was chosen (section 3 of the methodology), in order of preference."""

    HOSPITAL_LATEST = "hospital_latest", "Latest hospital or rescue figure"
    ORIGINS_AGREE = "origins_agree", "Value most independent origins give"
    OFFICIAL_LATEST = "official_latest", "Latest official figure"
    LOWEST_CREDIBLE = "lowest_credible", "Lowest credible figure"
    EDITOR = "editor", "Chosen by an editor"


class Series(TextChoices):
    """A low, best and high that an incident shows, by the stem of its columns."""

    KILLED = "killed", "Victims killed"
    KILLED_ALL = "killed_all", "All killed"
    INJURED = "injured", "Victims injured"
    INJURED_ALL = "injured_all", "All injured"


class ProposalKind(TextChoices):
    """What waits for a second person."""

    EDIT = "edit", "Change of a published incident"
    MERGE = "merge", "Merge of two incidents"


class ProposalState(TextChoices):
    """What became of a proposal."""

    OPEN = "open", "Waiting for a second person"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"
    CANCELLED = "cancelled", "Taken back by its author"


class FourEyes(TextChoices):
    """Why one person alone may not make it public (methodology, section 7)."""

    TEN_KILLED = "ten_killed", "ten or more killed"
    CIVILIANS_BY_STATE = "civilians_by_state", "civilians killed by the state"
    ATTRIBUTION_CHANGED = "attribution_changed", "a change of attribution"
    CLASS_CHANGED = "class_changed", "a change of class"
    MERGE = "merge", "a merge"


class ReviewAction(TextChoices):
    """A step of an incident through review."""

    SUBMITTED = "submitted", "Sent to review"
    RETURNED = "returned", "Returned to its editor"
    PUBLISHED = "published", "Published"
    PASSED = "passed", "Passed as it stands"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REINSTATED = "reinstated", "Reinstated"


class BatchKind(TextChoices):
    """What changed many incidents at once."""

    BULK_EDIT = "bulk_edit", "Bulk edit"
    IMPORT = "import", "Import"


class BatchState(TextChoices):
    """How far a batch is."""

    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, not yet carried out"
    REFUSED = "refused", "Has errors, nothing was changed"
    APPLYING = "applying", "Being carried out"
    APPLIED = "applied", "Carried out"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Failed, nothing was changed"


class OutletKind(TextChoices):
    """What sort of source an outlet is. An aggregator is never an origin of its own."""

    WIRE = "wire", "Wire agency"
    NATIONAL = "national", "National outlet"
    LOCAL = "local", "Local outlet"
    VERNACULAR = "vernacular", "Vernacular outlet"
    INTERNATIONAL = "international", "International outlet"
    OFFICIAL = "official", "Official body"
    GROUP_MEDIA = "group_media", "Media of an armed group"
    NGO = "ngo", "NGO or research body"
    SOCIAL = "social", "Social media or blog"
    AGGREGATOR = "aggregator", "Aggregator"
    UNCLASSIFIED = "unclassified", "Not yet classified"


class Reliability(TextChoices):
    """How far an outlet can be relied on, in an editor's judgement."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    PARTISAN = "partisan", "Partisan"
    NOT_RATED = "not_rated", "Not rated"


class CampaignKind(TextChoices):
    """Why reports are joined."""

    WAVE = "wave", "Coordinated wave"
    AGGREGATE = "aggregate", "One toll for several places"


class ContextKind(TextChoices):
    """What sort of context an annotation gives."""

    DISASTER_ATTACK = "disaster_attack", "Mass-casualty attack"
    BORDER = "border", "Border"
    CEASEFIRE = "ceasefire", "Ceasefire or talks"
    OPERATION = "operation", "Military operation"
    INTERNATIONAL = "international", "International"
    POLICY = "policy", "Policy"
    MILITANT_ANNOUNCEMENT = "militant_announcement", "Militants' announcement"
    MERGER = "merger", "Merger"
    POLITICAL = "political", "Political"
