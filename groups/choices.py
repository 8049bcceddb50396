"""The vocabularies of armed groups, their names, links and designations."""

from __future__ import annotations

from django.db import models


class GroupKind(models.TextChoices):
    """What the group says it fights for; one word per group, for colours and filters."""

    ISLAMIST = "islamist", "Islamist"
    TRANSNATIONAL_JIHADIST = "transnational_jihadist", "Transnational jihadist"
    BALOCH_SEPARATIST = "baloch_separatist", "Baloch separatist"
    SINDHI_SEPARATIST = "sindhi_separatist", "Sindhi separatist"
    SECTARIAN_SUNNI = "sectarian_sunni", "Sectarian (Sunni)"
    SECTARIAN_SHIA = "sectarian_shia", "Sectarian (Shia)"
    ANTI_IRAN_SUNNI = "anti_iran_sunni", "Anti-Iran Sunni"
    UYGHUR_ISLAMIST = "uyghur_islamist", "Uyghur Islamist"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class GroupStatus(models.TextChoices):
    """As last evidenced by a dated source, not as of today."""

    ACTIVE = "active", "Active"
    DORMANT = "dormant", "Dormant"
    MERGED = "merged", "Merged"
    DEFUNCT = "defunct", "Defunct"


class AliasKind(models.TextChoices):
    """What sort of name an alias is. The last two say who was blamed or who published, never who did it."""

    ACRONYM = "acronym", "Acronym"
    LONG_FORM = "long_form", "Long form"
    SPELLING = "spelling", "Spelling"
    FORMER_NAME = "former_name", "Former or announced name"
    FRONT_NAME = "front_name", "Front or sub-unit"
    SUICIDE_UNIT = "suicide_unit", "Suicide unit"
    URDU = "urdu", "Urdu, Persian or Arabic script"
    MEDIA_WING = "media_wing", "Media wing"
    STATE_LABEL = "state_label", "State label"


NEVER_ATTRIBUTING = (AliasKind.STATE_LABEL, AliasKind.MEDIA_WING)


class LinkKind(models.TextChoices):
    """How one group stands to another, read "from ... to"."""

    FACTION_OF = "faction_of", "Faction of"
    FRONT_OF = "front_of", "Front of"
    MERGED_INTO = "merged_into", "Merged into"
    RENAMED_TO = "renamed_to", "Renamed to"
    SPLINTERED_FROM = "splintered_from", "Splintered from"
    ALLIANCE_MEMBER = "alliance_member", "Member of the alliance"
    ALLIED_WITH = "allied_with", "Allied with"
    RIVAL_OF = "rival_of", "Rival of"


# The kinds by which a group's incidents may be counted under another group.
ROLLUP_LINKS = (LinkKind.FACTION_OF, LinkKind.FRONT_OF, LinkKind.RENAMED_TO, LinkKind.MERGED_INTO)


class Authority(models.TextChoices):
    """Who listed the group."""

    PAKISTAN = "Pakistan NACTA", "Pakistan (NACTA list)"
    UN_1267 = "UN 1267", "United Nations (1267 list)"
    US_FTO = "US FTO", "United States (Foreign Terrorist Organization)"
    US_SDGT = "US SDGT", "United States (Specially Designated Global Terrorist)"
    UK = "UK", "United Kingdom"
    EU = "EU", "European Union"
    INDIA = "India", "India"
    CHINA = "China", "China"
    IRAN = "Iran", "Iran"


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    URDU = "ur", "Urdu"
    PERSIAN = "fa", "Persian"
    ARABIC = "ar", "Arabic"
