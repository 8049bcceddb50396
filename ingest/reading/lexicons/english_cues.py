"""English turns of phrase as regular expressions over one sentence in small letters.

Every gap is bounded, so that no text makes them slow.
"""

# A turn of phrase stays on one line: broken, it could not be searched for.
# ruff: noqa: E501

MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
NUMBER = (
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|couple of|many|some|\d{1,3})"
)

# The sentence speaks of something else than the news: an earlier attack, a count, an explanation.
BACKGROUND = (
    rf"\b(?:last|past) (?:week|month|year|{MONTH}|summer|winter|spring|autumn)\b",
    r"\bearlier (?:this|that|last) (?:week|month|year)\b|\bearlier in (?:the|this) (?:week|month|year)\b|\bearlier in "
    rf"{MONTH}\b",
    rf"\b(?:about |nearly |almost |around |over |some |just )?{NUMBER} (?:weeks?|months?|years?) (?:ago|earlier|before|back)\b",
    r"\b(?:four|five|six|seven|several|few|ten|\d{1,2}) days (?:ago|earlier|before|back)\b",
    r"\b(?:attack|incident|blast|violence|development|ambush|assault|strike|bombing|killing|operation)s? (?:comes?|came) (?:a|one|two|three|just|days|weeks|months|amid|at a time|nearly|barely|less than|only|as|after|on the heels|in the wake)\b",
    r"^(?:this|it) (?:comes?|came) (?:a|one|two|just|days|weeks|months|amid|at a time|nearly|barely|less than|only)\b",
    r"\b(?:in|during|over) (?:the )?(?:recent|past|last|previous) (?:couple of |\w+ )?(?:days|weeks|months|years|decades|decade|times|year|month)\b",
    r"\bin the first (?:\w+ )?(?:months?|weeks?|quarter|half)\b",
    r"\bin recent (?:days|weeks|months|years|times)\b",
    rf"\bsince (?:19|20)\d\d\b|\bsince (?:{MONTH}|last|the (?:start|beginning|return|taliban|fall|collapse|afghan|withdrawal|group|us|ttp))\b",
    r"\b(?:so far this (?:year|month)|this year alone|last year|this year)\b",
    r"\b(?:in|during|of|throughout) (?:all of )?(?:19|20)\d\d\b(?!-)",
    r"\baccording to (?:data|figures|statistics|a (?:report|study|think)|the (?:pak institute|pakistan institute|centre for|center for|picss|pips|crss|satp))",
    r"\b(?:picss|pips|crss|satp|global terrorism index)\b",
    r"\b(?:was|were|is|are|had been|been) (?:also )?(?:wanted|involved|responsible) (?:in|for|by)\b",
    r"\bit was the (?:second|third|fourth|fifth|sixth|latest|deadliest|worst|first|\d+(?:st|nd|rd|th)) (?:such )?\w*\b[^.]{0,40}\b(?:in|this|of|since|within|on)\b",
    r"^(?:it is|it was|this is|this was) (?:at least )?the (?:\w+) (?:such|drone|attack|incident|blast|bombing)\b",
    r"\bin a similar (?:incident|attack|assault|case|manner)\b[^.]{0,40}\b(?:last|ago|earlier|in (?:19|20)\d\d)\b",
    rf"^(?:in|on|during|back in) (?:early |late |mid[- ])?{MONTH}\b(?! \d{{1,2}}\b)",
    rf"\bin (?:early |late |mid[- ])?{MONTH}(?: (?:19|20)\d\d| (?:this|last) year)?,? (?:at least|some|a|an|more|nearly|\d+|two|three|four|five|six|seven|eight|nine|ten|dozens|several|militants|gunmen|terrorists|constable|the)\b",
)
# Explanation of place, group or trend; harmed people in the sentence show that it is news after all.
BOILERPLATE = (
    r"\b(?:uptick|surge|spike|sharp rise|sharp increase|resurgence|wave|string|series|rise|increase|upsurge|rash|spate) (?:in|of)\b",
    r"\b(?:has|have|had) (?:been (?:a )?(?:witness\w*|hit by|under|plagued|rocked|gripped|waging|fighting|battling|frequently|repeatedly|the scene)|witnessed|seen|faced|waged|long been|suffered|escalated|increased|intensified|surged|risen|grown|climbed)\b",
    r"\b(?:data|figures|database|statistics|think[- ]?tank|study|index|monitor\w*|tally|records?|numbers) [^.]{0,60}\b(?:shows?|showed|recorded|compiled|released|revealed|reported|say|says)\b",
    r"\b(?:often|frequently|regularly|usually|routinely|repeatedly|commonly|sporadically) (?:target|claim|carry|attack|blame|been|used|use|come|hit)\w*\b",
    r"\b(?:are|were|is|was|been) (?:often|frequently|regularly|usually|routinely|repeatedly|commonly) (?:target|attack|blam|hit|used)\w*\b",
    r"\bis a term\b|\bterm (?:the state )?used\b|\buses the term\b|\bdesignated\b[^.]{0,40}\bas\b|\brenamed\b",
    r"\b(?:anniversary|commemorat\w*|in the deadliest|history of)\b",
    r"\bended (?:its|the|their) (?:ceasefire|truce)\b|\breturned to power\b|\btaliban(?:'s)? (?:takeover|return)\b|\bcall(?:ed)? off (?:a|the|its) (?:ceasefire|truce)\b",
    r"^(?:the|this|that) (?:violence|militancy|insurgency) (?:resulted|claimed|has)\b",
    r"\b(?:hotbed|stronghold|epicentre|scene) of\b|\bhas long\b|\bfor (?:decades|years)\b|\bdecades?[- ](?:long|old)\b|\blow[- ]level insurgency\b",
    r"(?<!which )\bborders? (?:afghanistan|iran)\b|\bbordering (?:afghanistan|iran)\b[^.]{0,30}\b(?:has|is)\b",
    r"\b(?:known|notorious|infamous) for\b",
    r"\bpreviously\b|\bin the past\b|\bhistorically\b",
    r"\bhas acted before\b|\bhas (?:also )?claimed (?:several|many|previous|similar)\b",
)
# Not part of the story at all.
FURNITURE = (
    r"^\s*(?:read more|also read|read also|read:|related|see also|watch:|more on this|recommended|trending|published in|subscribe|follow us|copyright|editing by|reporting by|writing by|additional (?:reporting|input)|with (?:additional )?input|photo:|caption|image:|file photo|latest stories|advertisement)\b",
    r"^\s*(?:read more|also read)\s*[:\u2014-]",
)
# A new incident of the same story begins.
OTHER = (
    r"^(?:separately|elsewhere|meanwhile|in the meantime|later)\b",
    r"^(?:also|likewise)\b,? (?:on|in|at)\b",
    r"\b(?:in|during|to) (?:a|an|yet) ?(?:another|separate|similar|second|third|different|related|unrelated) (?:\w+[- ]){0,3}(?:incident|attack|operation|development|blast|raid|ibo|engagement|encounter|ambush|explosion|clash|action|event|case|bombing|assault|shooting|skirmish|strike|firing|shootout)\b",
    r"\bin (?:another|yet another|a separate|a second|the second|the other|the third|the fourth|one other|a third|the first|a fourth|a fifth|the fifth|one) (?:\w+[- ]){0,3}(?:incident|attack|operation|development|blast|raid|ibo|engagement|encounter|ambush|explosion|clash|action|event|bombing|assault|shooting|skirmish|strike)\b",
    r"^(?:another|a second|a separate|the second|the third|a third|yet another) (?:\w+[- ]){0,3}(?:incident|attack|operation|blast|raid|ibo|engagement|encounter|ambush|explosion|clash|bombing|assault|shooting|skirmish|strike|bomb|ied|device|quadcopter|drone|post|policeman|soldier|group)\b",
    r"\bin (?:a )?(?:separate|different|other) (?:incidents?|attacks?|operations?|actions?|areas?)\b",
    r"\belsewhere (?:in|on)\b",
)
# What was told before is spoken of again.
ANAPHORA = r"\b(?:the|this|that|these|those|both|all the|his|her|their|its) (?:\w+ ){0,2}(?:attack|blast|explosion|ambush|bombing|incident|assault|shooting|siege|raid|killings?|kidnapping|operation|encounter|clash|bombers?|attackers?|gunmen|assailants?|militants|terrorists|bomb|device|explosives|deceased|dead|injured|wounded|victims?|bodies|martyred|slain|gunman|captives|hostages)\b"
AFTERMATH = r"\b(?:funerals?|last rites|buried|burial|laid to rest|(?:registered|lodged) (?:a|the|an)? ?(?:case|fir)|case (?:was|has been|is) (?:registered|lodged)|fir\b|compensation|announced rs|strike|resolution|armbands|condemn\w*|investigat\w*|cordon\w*|combed|fled (?:towards|to)|shifted|detained|inquiry|probe|sit-in|jirga|demand\w*|visited|mourn\w*|grief|curfew|schools? (?:were|remained) closed|remained closed|defus\w*)\b"
INTER_MILITANT_CLASH = r"\b(?:rival (?:factions|commanders|militant groups)|infighting|factions? of \w+[^.]{0,40}\bclash\w*|militant groups? clash\w*)\b"
CROSS_BORDER_FIRE = r"\b(?:from across the (?:border|afghan)|across the (?:\w+ ){0,3}border\b[^.]{0,60}\b(?:fire|firing|shell\w*)|opened fire (?:\w+ ){0,3}across|afghan (?:taliban |border )?(?:forces|guards|troops|soldiers)[^.]{0,60}\b(?:opened fire|fired|shell\w*|attack\w*)|fired from (?:the )?afghan)\b"
SECTARIAN_CLASH = r"\b(?:(?:sunni and shia|shia and sunni|rival sects?|two sects|sectarian (?:clash\w*|fighting|strife)|warring tribes|rival tribes)\b|tribesmen exchanged (?:heavy )?fire)"
STATE_STRIKE = r"\b(?:air ?strikes?|(?:jets?|fighter planes?|gunship helicopters?|helicopters?) (?:bombed|pounded|struck|targeted|shelled)|precision strike|drone strikes? (?:by (?:the )?(?:security )?forces|killed \w+ (?:militants|terrorists|khwarij)))\b"
TIMELINE = r"\b(?:timeline|chronology|chronicle|a list of|week in review|what we know|major attacks)\b"
# Several incidents are summed up.
_PLURAL_EVENT = r"(?:attacks|incidents|operations|engagements|encounters|clashes|ibos|raids|blasts|explosions|ambushes|shootings|actions|skirmishes|bombings|strikes|assaults|acts of (?:violence|terror(?:ism)?))"
_BETWEEN = r"(?:(?!in\b|killed|injured|wounded|dead|hurt|people|were|was|martyred|when|as\b|by\b|of\b|and\b|after|with)[\w'-]+ ){0,3}"
SUMMARY = (
    rf"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|\d{{1,2}}|dozens? of|a series of|a number of|a string of|a wave of|multiple|separate|different|various|coordinated) {_BETWEEN}{_PLURAL_EVENT}\b",
    r"\battack(?:ed|s|ing)? (?:on )?(?:two|three|four|five|six|several|multiple|\d{1,2}|a dozen) (?:\w+ ){0,2}(?:stations|posts|checkposts|camps|places|locations|sites|towns|points|offices|schools)\b",
    r"\bin (?:various|different|several|separate) (?:parts|areas|districts|cities|towns|incidents|places|locations)\b|\bin incidents of\b",
    r"^(?:a|an|another|the) (?:\w+ ){0,2}(?:week|weekend|month|fortnight) (?:\w+ ){0,3}(?:has |had )?(?:left|claimed|cost|saw|seen)\b",
    r"\bacross (?:the )?(?:province|country|kp|khyber pakhtunkhwa|balochistan)\b[^.]{0,40}\b(?:during|in|over) (?:the )?(?:last|past) \d+ hours",
)

ZERO_BOTH = (
    r"\bno (?:loss of life or injur\w+|casualt\w+|human losses?|(?:one|body|person|people) (?:was |were |is )?(?:hurt|harmed))",
    r"\b(?:without|any) (?:causing )?(?:any )?(?:casualt\w+)\b(?<!any casualty)",
    r"\bno (?:one|body|personnel|officials?|policem[ae]n|soldiers?|persons?|cops?|civilians?|people|passengers?|workers?) (?:of the (?:\w+ ){1,2})?(?:was |were |got )?(?:killed or (?:injured|wounded|hurt)|(?:hurt|harmed))\b",
    r"\bnobody (?:was |were |is )?(?:hurt|harmed|killed or (?:injured|hurt|wounded))\b",
    r"\bnone (?:\w+ ){0,3}(?:was |were )?(?:hurt|harmed)\b|^none hurt\b|, none hurt\b",
    r"\b(?:remained|stayed|were all|all|escaped|are|were|was|is|remain|stay) (?:completely )?(?:unhurt|unharmed|safe|unscathed|uninjured)\b",
    r"\bno (?:such )?casualt(?:y|ies)\b|\bdid not (?:cause|result in) (?:any )?(?:casualt|human|loss)\w*|\bcaused no (?:casualt|loss|harm)\w*|\bthere were no casualties\b|\bdid no (?:damage|harm)\b",
)
ZERO_KILLED = (
    r"\bno (?:loss of life|lives? (?:was|were|is) lost|deaths?|fatalit\w+|life (?:was )?lost|one (?:was |were )?(?:killed|died)|one died)\b",
    r"\bnobody (?:was killed|died)\b|\bnone (?:\w+ ){0,3}(?:died|was killed|were killed)\b",
    r"\bsurvived (?:the|an|a)\b|\bwithout (?:any )?loss of life\b",
)
ZERO_INJURED = (
    r"\bno (?:injur(?:y|ies)|(?:one|officials?|policem[ae]n|soldiers?|persons?|civilians?|people|passengers?) (?:was |were )?(?:injured|wounded|hurt))\b",
    r"\bnobody (?:was |were )?(?:injured|wounded|hurt)\b|\bwithout injur\w+\b",
)
# A figure that the text itself takes back.
SUPERSEDED = r"^(?:earlier|initially|originally|at first|previously),? [^.]{0,80}\b(?:said|put|given|gave|reported|told)\b|\b(?:originally|initially|at first|had earlier) (?:said|put|gave|reported|told|been (?:put|reported))\b|\bearlier (?:it was )?(?:reported|said) that\b|\bfirst (?:put|gave|spoke of|estimated)\b"
STRONGLY_PAST = r"\b(?:last|past) (?:week|month|year)\b|\bin the first (?:\w+ )?(?:months?|weeks?|quarter|half)\b"
PAST_PART = r"\b(?:last|past) (?:week|month|year)\b|\b(?:a|one|two|three|four|five|six|several|few|\d+) (?:weeks?|months?|years?) (?:ago|earlier|before)\b|\bless than a (?:week|month|year) after\b|\b(?:weeks|months|years) after\b|\bbefore the (?:19|20)\d\d\b|\bearlier this (?:month|year)\b|\bthis year\b"
NOT_YET = (
    r"\bno (?:immediate|confirmed|official) (?:word|report|information)|\b(?:casualties|fatalities|deaths) (?:are|were) feared\b|\bfeared (?:dead|killed)\b",
)

SAID_BY = {
    "militants": r"\u2042[^.]{0,40}\bput the (?:figure|number|toll|death toll|count)\b|(?:\u2042|\b(?:militants?|a militant spokesman|the group|the outfit|its spokes(?:man|person)|spokes(?:man|person) (?:for|of) the (?:group|outfit|banned)))(?:(?!in which|that killed|which killed|that left|police|official)[^.]){0,140}\b(?:claim(?:ed|s|ing)?|boast\w*|said|says|saying|alleg\w+|assert\w*)\b(?:(?!in which|that killed|which killed|that left|responsibility for|police|official)[^.]){0,110}\b(?:kill|death|casualt|injur|wound|dead|martyr)\w*",
    "hospital_or_rescue": r"\b(?:rescue 1122|rescue (?:officials?|workers?|sources?|service)|hospital (?:officials?|sources?|administration|spokes\w+|director)|doctors?|medics?|medical (?:superintendent|officer|sources?)|edhi|hospital)\b[^.]{0,60}\b(?:said|told|confirmed|put|reported|says)\b|\baccording to (?:rescue|hospital|doctors|medical|edhi)",
    "military_ispr": r"\b(?:ispr|inter[- ]services public relations|military(?:'s media wing| said| officials?)|army said|military statement)\b",
    "ctd": r"\b(?:ctd|counter[- ]?terrorism department) (?:said|official|spokes\w+|statement|claimed|dig)\b|\baccording to (?:the )?(?:ctd|counter)",
    "police": r"\b(?:police|dpo|sho|rpo|ccpo|dsp|ssp|sp|dig|igp|district police officer|station house officer|constable)\b[^.]{0,60}\b(?:said|told|confirmed|added|reported|says|stated)\b|\baccording to (?:\w+ )?police|\bpolice (?:said|sources|officials?|confirmed|told)\b",
    "administration": r"\b(?:deputy commissioner|assistant commissioner|district administration|commissioner|levies|administration|district officials?)\b[^.]{0,60}\b(?:said|told|confirmed|added|reported)\b|\baccording to (?:the )?(?:deputy|assistant|district|levies)",
    "government": r"\b(?:government spokes\w+|minister|chief minister|interior ministry|provincial government|spokes\w+ for the (?:balochistan|provincial|kp|sindh) government|government)\b[^.]{0,60}\b(?:said|told|confirmed|added)\b",
    "residents": r"\b(?:residents?|locals?|witness(?:es)?|eyewitness(?:es)?|villagers?|tribesmen|elders)\b[^.]{0,40}\b(?:said|told|claimed|reported)\b",
    "media": r"\b(?:media reports?|local media|reports? said|tv channels?)\b",
}

# {G}: a group's name. Order matters: the first that fits decides.
CLAIMS = (
    (
        "denied",
        r"{G}[^.]{{0,80}}\b(?:denied|denies|distanced (?:itself|themselves)|rejected|disowned|dissociated|denying)\b(?! the (?:proposal|offer))",
    ),
    ("denied", r"\b(?:denial|denied) (?:by|from)[^.]{{0,40}}{G}"),
    (
        "claimed",
        r"{G}[^.]{{0,120}}\b(?:claimed|claims|claiming|claim|has claimed|have claimed|accepted|accepts|accepting|took|taken|taking|takes|owned up|owned|admitted|asserted)\b[^.]{{0,40}}\b(?:responsibility|credit|the attacks?|the blast|the bombing|the assault|attack|bomb|bombs|blasts?|bombings?|them|it|killing|killings|abductions?|kidnappings?|the abductions?|the kidnappings?|ambush|the ambush|explosion|strike|both|raid|operation|shooting)\b",
    ),
    (
        "claimed",
        r"\b(?:claimed|claim|claiming|accepted|took|taken|takes|taking) (?:the )?(?:responsibility|credit)[^.]{{0,60}}{G}",
    ),
    ("claimed", r"\bresponsibility\b[^.]{{0,80}}\b(?:claimed|accepted|taken|assumed) by[^.]{{0,50}}{G}"),
    (
        "claimed",
        r"\b(?:was|were|been|later|also|since|an attack|attack|blast|attacks|blasts|bombing|ambush) claimed by[^.]{{0,60}}{G}",
    ),
    (
        "claimed",
        r"\bclaim(?:ed)? (?:of responsibility )?(?:by|from|came from|was made by|attributed to)[^.]{{0,40}}{G}",
    ),
    (
        "claimed",
        r"{G}[^.]{{0,60}}\bsaid (?:[io]n [^.]{{0,60}}?)?(?:that )?(?:it|its|their|they|his|the group|one of its|one of their|the train|the attack)\b[^.]{{0,60}}\b(?:carried out|behind|ambushed|launched|hit|seized|sentenced|planted|blocked|target|blew|took|targeted|was behind|were behind|was responsible|fighters|did it|had|used|killed|attacked|did|men)\b",
    ),
    (
        "claimed",
        r"{G}[^.]{{0,60}}\b(?:in a|through a|released a|issued a) (?:statement|pamphlet|video|message)\b[^.]{{0,80}}\b(?:claim\w*|responsib\w*|carried out|behind)\b",
    ),
    (
        "claimed",
        r"\b(?:an?|the) (?:attack|blast|raid|assault|ambush|bombing)[^.]{{0,15}} (?:that )?(?:the )?{G} (?:has |later |also )?claimed\b",
    ),
    ("claimed", r"{G}[^.]{{0,40}}\bhas said it carried out\b"),
)
UNCLAIMED = (
    r"\bno (?:one|group|organi[sz]ation|outfit|individual|body|militant (?:group|outfit)|terrorist (?:group|outfit|organi[sz]ation)|armed group|faction|party|militant organi[sz]ation)\b[^.]{0,60}\b(?:claim\w*|taken|accept\w*|assumed|owned|took|responsibility)\b",
    r"\bno (?:immediate |official |formal )?claim(?:s)? (?:of responsibility|for)?\b",
    r"\b(?:has|had|have|was|were) not (?:yet |immediately )?(?:been )?claimed\b",
    r"\b(?:nobody|none) (?:has |had |have )?(?:yet |so far |immediately )?(?:claimed|taken|accepted|took)\b",
    r"\bresponsibility\b[^.]{0,30}\b(?:not|yet to be|had not|has not)\b[^.]{0,20}\b(?:claimed|accepted|been)\b",
    r"\bno (?:one|group|organi[sz]ation|outfit)\b[^.]{0,20}\bsaid (?:that )?it (?:was|is) behind\b",
    r"\bunclaimed\b|\byet to claim\b|\bwithout (?:any )?claim\b",
)
BLAMES = (
    r"\b(?:blam(?:ed|es|ing)|attribut(?:ed|es|ing)|suspect(?:ed|s|ing)|link(?:ed|s|ing)|tied|affiliat(?:ed|es)|(?<!he )(?<!she )(?<!victim )(?<!deceased )(?<!leader )(?<!cleric )(?<!imam )(?<!worker )belong(?:ed|ing|s)?|associated|accus(?:ed|es|ing)|pinned|pointed|behind|traced|identified)\b[^.]{{0,80}}{G}",
    r"{G}[^.]{{0,50}}\b(?:is|was|were|are) (?:believed|suspected|thought|blamed|accused|behind|involved|responsible)\b",
    r"\b(?:militants?|terrorists?|fighters?|members?|gunmen|insurgents?|commanders?|attackers?|bombers?|khwarij|khawarij|men) (?:of|from|belonging to|linked (?:to|with)|affiliated with|associated with|tied to)(?: the)?(?: (?:banned|outlawed|proscribed|defunct))?[^.]{{0,30}}{G}",
    r"{G}(?:'s|[- ](?:linked|affiliated|sponsored|led|backed))? ?(?:militants?|terrorists?|fighters?|insurgents?|gunmen|suicide bombers?|commanders?|members?|attackers?|attack|attacks|separatists?|khwarij|khawarij|drone|raid|militia|men|bomber|bombers|rebels?|claim)\b",
    r"{G}(?:(?!\b(?:was|were|been|among)\b)[^.]){{0,20}}\b(?:attack|attacks|storm|storms|kill|kills|ambush|ambushes|target|targets|launch|launches|launched|attacked|stormed|killed|bombed|hijack|hijacks|hijacked|seize|seizes|seized|ambushed|abduct|abducts|took|held|overran|burnt|carried out|struck|raided|set off|blew up|detonate[ds]?|fired|claims?)\b",
    r"\b(?:by|from)(?: the)?(?: (?:banned|outlawed|proscribed|defunct|suspected|alleged))*(?: (?:militants?|terrorists?|fighters?|insurgents?) (?:of|from))?(?: the)? {G}",
    r"\bheld {G} responsible\b",
)
# A group blamed although nobody claimed: a name that suspicion only "may fall on" is none.
HELD = r"\u2042[^.]{0,20}\b(?:is|was|were) behind|\bheld \u2042 responsible|\bblam\w+ (?:it )?(?:on )?(?:the )?(?:\w+ ){0,2}\u2042|\u2042[^.]{0,30}\b(?:is|was|were) blamed|\b(?:tied|linked) (?:it |the attack )?to (?:the )?\u2042"
UNKNOWN_GROUP = r"(?:calling itself|by the name of|unheard-of (?:outfit|group)|little-known (?:outfit|group)|in the name of)[, ]+(?:the )?['\"]?((?:[A-Z][\w'-]+ ?){2,6})"
# A group is the one who strikes.
GROUP_ATTACKS = r"{G}[^.]{{0,20}}\b(?:attack(?:ed|s)?|storm(?:ed|s)?|ambush(?:ed|es)?|launch(?:ed|es)?|struck|strikes|seiz(?:ed|es)|overran|raid(?:ed|s)|bomb(?:ed|s)|hijack(?:ed|s))\b"
UNSURE = r"\b(?:suspect\w*|believed|possibl\w*|allegedly|apparently|may|might|could|likely|thought)\b"

# Reasons against militancy.
CRIME = r"\b(?:(?:shot|hanged|killed) (?:him|her)self|took (?:his|her) own life|robber(?:s|y|ies)|dacoits?|dacoity|bandits?|outlaws?|katcha|kacha|riverine|snatch\w*|street crime\w*|ransom|enmity|feud|domestic|honou?r killing|(?:land|property|monetary|family|water|money|business|petty) (?:dispute|row)|over a dispute|exchange of (?:harsh|hot) words|gang(?:s|ster)?|drug (?:peddler|dealer|mafia)\w*|theft|thieves|burglar\w*|personal dispute|dispute over|tribal (?:feud|dispute|clash)|(?:rival|two) (?:groups?|tribes?|clans?|communities)|old (?:rivalry|dispute)|extortionists?|land mafia|smugglers?|marriage|in[- ]laws|rape[ds]?|aerial firing|celebratory)\b"
ACCIDENT = r"\b(?:(?:gas |lpg |cng |oxygen )?cylinders?|gas leak(?:age)?|leaked gas|boiler|short[- ]circuit|stoves?|(?:road|traffic|train) accidents?|(?<!no )(?<!not an )accidents?|collision|collided|overturned|plunged|gorge|methane|mine collapse|coal dust|roof collapse\w*|firework\w*|accidental(?:ly)?|mishap|derailed due|electrocuted|drown\w*|skidded|brake failure|head[- ]on|gas explosion|gas blast|gas (?:had )?(?:accumulat|fill)\w*|unexploded|scrap\w*|junkyard|transformer|sewage|leakage|mishandl\w*|(?:was|were|while) (?:showing|cleaning|handling|examining|playing with))\b"
NATURE = r"\b(?:floods?|flooding|earthquake|landslides?|lightning|heatwave|dengue|monsoon|avalanche|cloudburst|rains?|snow\w*)\b"
JUSTICE = r"\b(?:sentenced|court (?:jails?|sentences|convicts|acquits|indicts|frees)|jail(?:s|ed) (?:\w+ ){0,3}(?:for|over|in) |death sentences?|life imprisonment|life terms?|get life|acquit\w*|bail|verdicts?|challan|remand\w*|indict\w*|convict\w*|gallows|handed down|put on trial|charge[- ]?sheet\w*|court (?:on \w+ )?(?:sentenced|convicted|adjourned|granted|ordered|sent|handed|told|dismissed|acquitted|extended|rejected)|arrest warrants?|found guilty|hearing of|petition)\b"
ARREST = r"\b(?:arrest(?:ed|s|ing)?|apprehend(?:ed|s)?|nabb?ed|held|captured|busted|seized|recovered|foil(?:ed|s)?|thwart(?:ed|s)?|averted|surrender(?:ed|s)?|defused|detained|custody)\b"
REMEMBER = r"\b(?:anniversary|commemorat\w*|remember(?:ed|ing|s)|memorial|marks? (?:a decade|\w+ years)|years? on\b|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) years after|documentary|monument|in memory of|posthumous\w*)\b"
STUDY = r"\b(?:(?:logged|recorded|documented|counted|tallied) \d+ (?:\w+ ){0,2}(?:attacks|incidents|cases|blasts|bombings)|monthly|annual|quarterly|weekly|security report|report card|year[- ]ender|think[- ]?tank|global terrorism index|picss|pips|crss|satp|survey|compilation|research (?:body|institute|centre|center)|compiled by|statistics|week ending|killed in (?:a|one) (?:week|month|year)|incidents in (?:a|one) (?:week|month))\b"
OPINION = r"\b(?:we must|we need|it is time|must not|the need of the hour|let us|one hopes|our (?:leaders|nation|rulers|society|forces|people)|policymakers|the writer is|the state must|the state has|should (?:be|not|also)|must (?:be|now|also)|is not enough|are not enough|needs? modern|will not be allowed|there is no (?:doubt|military)|it is clear|what is (?:missing|needed)|time to)\b"
PROTEST = r"\b(?:protesters? (?:dispersed|clash\w*|and police)|sit[- ]in|baton[- ]charge\w*|tear[- ]?gas\w*|tlp|tehreek-[ie]-labbaik|mob|stone[- ]pelting|pelted|rioters?|long march)\b"
COMMENT = r"\b(?:condemn(?:s|ed|ing)?|mourns?|mourned|condoles?|condoled|grieve[sd]?|express(?:es|ed)? (?:deep |profound )?(?:grief|sorrow|condolences?|shock|solidarity)|pays? (?:rich )?tributes?|offers? condolences|laud(?:s|ed)|prais(?:es|ed)|hails|hailed)\b"
RUMOUR = r"\b(?:fact[- ]check|fake|no such attack|hoax|false (?:claim|report|news|alarm)|denying social media|denied (?:reports|social media)|misleading|turn(?:s|ed) out to be)\b"
RULED_OUT = r"\b(?:ruled? out (?:any )?(?:terroris\w+|sabotage|militan\w+|the possibility of (?:terror\w*|sabotage))|no (?:terror\w*|militant) (?:link|angle|involvement)|not (?:a terror\w*|an act of terror\w*)|no (?:signs?|evidence|traces?) of (?:an? )?(?:explosives?|terror\w*|sabotage))\b"
TALK = r"^(?:editorial|explainer|analysis|op[- ]ed|letters?|comment|opinion|fact check|interview|profile|essay|feature|book review|column|claim)\b|(?:\(|- ?)(?:editorial|letter|analysis|opinion|comment|explainer)\)?$|^who (?:is|are)\b|^what (?:the|we|is)\b|^why\b|^how\b|\bi (?:was|am|remember|have|had|do|think|saw|asked)\b|\bmy (?:father|brother|son|friend|village)\b"
VOW = r"\b(?:vows?|vowed|urges?|pledges?|resolves?|determined|reiterates?|lauds?|praises?)\b"
DRILL = r"\b(?:mock (?:exercise|drill)|rehearsal|drill|mock)\b"
SPORT = r"\b(?:cricket|psl|stock exchange|rupee|budget|inflation|movie|film|drama)\b"
FOREIGN = r"\b(?:afghanistan's|kabul|kandahar|jalalabad|nangarhar|kunar|gaza|israel\w*|ukrain\w*|russia\w*|srinagar|pahalgam|indian[- ](?:administered|held|occupied)|occupied kashmir|iihoj?k|jammu and kashmir|syria\w*|iraq\w*|yemen\w*|somalia\w*|nigeria\w*|mali|burkina faso|sudan\w*|ethiopia\w*|mexico|united states|turkey|(?<!border with )(?<!pakistan[-\u2014])iran(?:ian|'s)?(?![-\u2014]pakistan\b)|sistan|zahedan|india(?:n|'s)?|myanmar|philippines|bangladesh|sri lanka|lebanon|niger|congo|cameroon|khost|paktika|helmand|baghdad|tehran|delhi|punjab, india)\b"

OPERATION = r"\b(?:intelligence[- ]based (?:joint )?(?:operations?|raids?)|ibos?|ibpos?|clearance operation|sanitisation|sanitization|cordon and search|raid(?:ed|s)? (?:a|the|their|on a|on the|hideout)|hideouts?|infiltrat\w+|sent to hell|neutrali[sz]\w+|security forces (?:\w+ ){0,3}(?:kill|killed|eliminated|gunned down|foiled|conducted|carried out|engaged)|(?:during|in) an? (?:\w+ ){0,2}operation|(?:ctd|police|forces|army|troops|fc|rangers) (?:\w+ ){0,3}(?:conducted|carried out|launched|raided)|troops (?:\w+ ){0,2}(?:killed|kill|eliminated|engaged)|operations? (?:was|were) (?:conducted|carried out|launched)|in (?:\w+ ){0,3}operations?|engagements?|during (?:a|the) raid|encounters? with|(?:own|security) (?:forces|troops) effectively engaged|air ?strikes?|effectively engaged|killed by security forces|foiled an? infiltration)\b"
ATTACKED = r"\b(?:attack(?:ed|s|ers?)?|ambush\w*|opened fire|fired (?:at|on|upon)|storm(?:ed|ing)|targeted|targeting|blast|explosion|bomb\w*|suicide|grenade|gunmen|assailants?|ied|landmine|quadcopter|drone|rocket|shot dead|gunned down|kidnap\w*|abduct\w*|assault|blew|planted)\b"
CLASH = r"\b(?:clash(?:es|ed)?|exchange of fire|gun ?-?battle|gunfight|crossfire|fire exchange|encounter|shootout|skirmish\w*)\b"
