"""The words of a headline that say which story it is: not those of the trade, which stand over half of all stories."""

from collections.abc import Iterable

from places.names import fold

_SHORTEST = 4
# Folded as they are compared; what is shorter than four letters needs no line here.
_COMMON = frozenset(
    fold(
        """
    about above across action activist activists additional administration afghan afghanistan after again agencies
    agency ahead airstrike alleged along also ambush ambushed amid among another anti area armed arms army around
    arrested assailants assault attack attacked attacker attackers attacking attacks authorities away baloch
    balochistan bandits banned bazaar bazar been before behind being believed between blast blasts blaze blown body
    bodies bomb bomber bombers bombing bombings bombs border both breaking brother brothers bullet bullets camp
    captain case cases casualties charged chief child children city civilian civilians claim claimed claims clash
    clashes cleric close commander commandos condemn condemned condemns constable convoy cops could counter
    counterterrorism court critical critically cross dead deadly death deaths destroyed detonated device died dies
    district dozen dozens driver during dying early east eastern eight elder eleven eliminated encounter engagement
    escape escaped explosion explosions explosive explosives exchange face faces fall fallen family father fatal fear
    feared female fighters fighting figure fire firing five following force forces former foiled found four from
    frontier front funeral gang girl girls govt government grenade group guard guards gunbattle gunfight gunfire
    gunman gunmen gunned have head heavy held high highway hits hold home hospital hour hours house hurt hurled
    improvised incident incidents including injured injures injuries injuring inside inspector into intelligence
    involved islamic journalist khan khawarij khyber kidnap kidnapped kill killed killers killing killings kills
    labourers laborers land landmine last late launch launched law lawmaker leader leaders least leave leaves leaving
    left levies life list lives local lose loses lost lower main major malik market martyred martyrdom martyrs mayor
    member members men militancy militant militants military mine miners minister ministry minor missing mohammad
    monday month more morning mortar mosque motorcycle muhammad multiple mourn murder murdered muslim national near
    nearby night nine north northern northwest office officer officers official officials online open operation
    operations other others over overnight pakistan pakistani pakistans pakhtunkhwa party passengers pays peace people
    person personnel plant planted plot police policeman policemen policewoman polio politician post probe province
    provincial public punjab raid raided raids railway rally rangers recovered region remote report reported reports
    resident residents responsibility road roadside rocket rockets says school seal seek seminary senior separate
    separatist separatists seven several shoot shooting shootings shot sindh since site situation slain slay sniper
    soldier soldiers some source sources south southern spokesman squad station still storm stormed strike strikes
    student students suicide sunday suspect suspected suspects taking talib taliban target targeted targeting targets
    teacher teachers team tehreek tehsil tells ten terror terrorism terrorist terrorists terrorise than that their
    them then they this those thousands three thursday thwarted till times today told toll took torch torched town
    tribal tribesmen troops truck tuesday turn twin under unidentified unit unknown until upper vehicle vehicles
    victim victims video village violence wanted wave wednesday week weekend well were west western what when where
    which while with without woman women worker workers worship would wound wounded wounding wounds year years
    yesterday young youth friday saturday january february march april june july august september october november
    december اہلکار اہلکاروں افراد پولیس حملہ حملے حملوں آور آوروں دھماکہ دھماکے دھماکا شہید زخمی ہلاک جاں بحق فائرنگ
    قتل گاڑی گاڑیوں دہشت گرد گردوں گردی سمیت قریب فورسز سکیورٹی سیکیورٹی آپریشن کارروائی واقعات واقعہ قبائلی سکول
    اسکول خودکش بارودی سرنگ چوکی چیک پوسٹ راکٹ رہنما سربراہ ڈاکو ڈاکوؤں نامعلوم مسلح افسر سپاہی جوان جوانوں شہری
    شہریوں بچے بچوں خواتین خاتون علاقے علاقہ ضلع صوبہ بلوچستان خیبر پختونخوا سندھ پنجاب پاکستان کراچی پشاور کوئٹہ
    شمالی جنوبی وزیرستان بالا لوئر اپر تین چار پانچ سات آٹھ دس گیارہ متعدد ایک دوران خلاف مقابلے مقابلہ تباہ ناکام
    لاشیں لاش اغوا برآمد ذمہ داری قبول مذمت وزیر اعلیٰ اعظم ہوگئے ہوگیا ہوئے کردیا گئے
    """
    ).split()
)


def rare_words(title: str, areas: Iterable[str] = ()) -> frozenset[str]:
    """Words of a headline that few others have: no number, nothing common, and no name of ``areas``.

    The place is compared by itself, so that it must not count again here.
    """
    known = {word for area in areas for word in fold(area).split()}
    return frozenset(
        word
        for word in fold(title).split()
        if len(word) >= _SHORTEST and not word.isdecimal() and word not in _COMMON and word not in known
    )
