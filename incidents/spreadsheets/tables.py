"""What the cells of a file are looked up in, read once for all of its rows."""

from collections.abc import Iterable

from groups.index import current_index
from groups.models import ArmedGroup
from groups.resolve import GroupResolution, resolve_group
from incidents.models import Campaign, Outlet, Report
from incidents.services.errors import RecordError
from incidents.services.inputs import PlaceRows
from incidents.services.starter.outlets import OutletsByHost
from incidents.sources import canonical_url
from incidents.spreadsheets.cells import key_of, nearest
from places.gazetteer import Unit, gazetteer
from places.names import compact, fold
from places.wording import DISTRICT_WORDS


class Tables:
    """Places, groups, outlets and campaigns by the words a cell may call them."""

    def __init__(self) -> None:
        self.places = PlaceRows(preload=True)
        self._gazetteer = gazetteer()
        self._groups = {group.slug: group for group in ArmedGroup.objects.all()}
        self._names = current_index()
        self._outlets = OutletsByHost()
        self._campaigns = {
            key_of(name): campaign for campaign in Campaign.objects.all() for name in (campaign.slug, campaign.name)
        }

    def province(self, words: str) -> str:
        """The slug of a province. Raises RecordError naming the nearest."""
        slug = self._gazetteer.provinces.get(compact(words))
        if slug is None:
            near = nearest(words, self._gazetteer.province_names.values())
            raise RecordError("province", f"no province is called “{words}”{near}")
        return slug

    def districts(self, words: str, province: str = "") -> list[Unit]:
        """The districts a name means, inside the province of that slug. Raises RecordError naming the nearest.

        Unlike a source's prose, a sheet is not guessed at: a misspelt name is an error.
        """
        shorter = "".join(word for word in fold(words).split() if word not in DISTRICT_WORDS)
        known = self._gazetteer.stated_districts
        units = known.get(compact(words)) or known.get(shorter) or []
        if not units:
            near = nearest(words, [unit.name for unit in self._gazetteer.units.values()])
            raise RecordError("district", f"no district is called “{words}”{near}")
        inside = [unit for unit in units if province in ("", unit.province)]
        if not inside:
            stated, other = self.province_name(province), self.province_name(units[0].province)
            raise RecordError("district", f"{units[0].name} is in {other}, not in {stated}")
        return inside

    def province_name(self, slug: str) -> str:
        """A province's name by its slug."""
        return self._gazetteer.province_names[slug]

    def nearest_place(self, words: str) -> str:
        """ "; nearest: Kohat", or "" when no place is called anything like it."""
        return nearest(words, self._place_names())

    def _place_names(self) -> Iterable[str]:
        return {names[0].spot.name for names in self._gazetteer.places.values()}

    def group(self, words: str, province: str) -> tuple[ArmedGroup | None, GroupResolution]:
        """The group that the words name, None when they do not decide."""
        resolution = resolve_group(words, province=province or None, index=self._names)
        return self._groups.get(resolution.group_slug or ""), resolution

    def outlet(self, url: str, column: str) -> Outlet:
        """The outlet that publishes on an address. Raises RecordError for one that no outlet is known to use."""
        try:
            return self._outlets.of_url(url)
        except RecordError:
            raise RecordError(
                column, f"no outlet in the record publishes at “{url[:80]}”; add it under Reference, then check again"
            ) from None

    def campaign(self, words: str) -> Campaign:
        """The campaign of that name. Raises RecordError naming the nearest."""
        campaign = self._campaigns.get(key_of(words))
        if campaign is None:
            near = nearest(words, [one.name for one in self._campaigns.values()])
            raise RecordError("campaign", f"no campaign is called “{words}”{near}; make it under Reference first")
        return campaign


def known_sources() -> dict[str, str]:
    """Addresses that incidents rest on, as ``canonical_url`` has them, each with the number of one. One query."""
    rows = Report.objects.filter(incident__isnull=False).exclude(url="").order_by("-incident__uid")
    return {canonical_url(url): uid for url, uid in rows.values_list("url", "incident__uid")}
