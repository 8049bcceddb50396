"""Places, and the other names of places and districts."""

from typing import Any

from django import forms

from dashboard.desk.reference.forms.base import ReferenceForm
from places.boundaries import district_at
from places.models import District, DistrictAlias, Place, PlaceAlias

_ONLY_IN_DISTRICT = "Match only where the district is named"


class DistrictField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A drawn district, told apart by its province."""

    def __init__(self, **options: Any) -> None:
        rows = District.objects.drawn().with_province().order_by("name")
        super().__init__(queryset=rows, empty_label="Choose…", **options)

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401
        """The name with the province's."""
        return f"{obj.name} ({obj.province.name})"


class PlaceForm(ReferenceForm):
    """A named place with its point."""

    district = DistrictField(help_text="The district on the map that it lies in.")
    point_confirmed = forms.BooleanField(
        label="The point is right: keep it although the map's outline says otherwise", required=False
    )
    extra_fields = ("point_confirmed",)

    class Meta:
        model = Place
        fields = (
            "name", "name_ur", "slug", "kind", "district", "latitude", "longitude", "precision", "geonames_id",
            "needs_district", "note", "source",
        )  # fmt: skip
        labels = {
            "name_ur": "Name in Urdu", "precision": "How close the point is", "geonames_id": "GeoNames number",
            "needs_district": _ONLY_IN_DISTRICT, "source": "Rests on",
        }  # fmt: skip
        help_texts = {
            "latitude": "Degrees north, such as 30.1834.",
            "longitude": "Degrees east, such as 66.9987. Incidents keep the point that they were entered with.",
            "needs_district": "Tick it when several places have this name.",
            "source": "Where its name and point come from.",
        }
        widgets = {
            "name_ur": forms.TextInput(attrs={"lang": "ur", "dir": "rtl"}),
            "latitude": forms.NumberInput(attrs={"step": "any"}),
            "longitude": forms.NumberInput(attrs={"step": "any"}),
            "note": forms.Textarea(attrs={"rows": 2}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asks_about_point = bool(self.data.get("point_confirmed"))

    def slug_words(self) -> str:
        """The name; with its district's where another place has the name already."""
        name = super().slug_words()
        district = self.cleaned_data.get("district")
        if district is not None and Place.objects.filter(name__iexact=name).exists():
            return f"{name} {district.name}"
        return name

    def clean(self) -> dict[str, Any]:
        """Ask back once when the point does not lie in the district that is named."""
        cleaned = super().clean()
        moved = {"latitude", "longitude", "district"} & set(self.changed_data)
        if self.errors.keys() & {"latitude", "longitude", "district"} or not moved:
            return cleaned
        district = cleaned["district"]
        doubt = _doubt(cleaned["latitude"], cleaned["longitude"], district)
        self.asks_about_point = bool(doubt)
        if doubt and not cleaned.get("point_confirmed"):
            self.add_error("latitude", f"{doubt} Correct the point or the district, or confirm the point below.")
        return cleaned

    @property
    def body_fields(self) -> list[forms.BoundField]:
        """The row's fields; the confirmation only when there is something to confirm."""
        return [field for field in super().body_fields if field.name != "point_confirmed" or self.asks_about_point]


def _doubt(latitude: float, longitude: float, district: District) -> str:
    """What the map says against a point in a district, "" when it agrees."""
    match = district_at(latitude, longitude)
    if match is None:
        return f"This point lies outside every district, not in {district.name}."
    if match.district_slug == district.slug:
        return ""
    other = District.objects.filter(slug=match.district_slug).values_list("name", flat=True).first()
    return f"This point lies in {other or match.district_slug}, not in {district.name}."


class PlaceAliasForm(ReferenceForm):
    """Another spelling, the Urdu or a former name of a place."""

    class Meta:
        model = PlaceAlias
        fields = ("name", "kind", "needs_district")
        labels = {"needs_district": _ONLY_IN_DISTRICT}
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"})}


class DistrictAliasForm(ReferenceForm):
    """Another name of a district."""

    class Meta:
        model = DistrictAlias
        fields = ("name", "kind", "note")
        help_texts = {
            "name": "One name may stand for several districts.",
            "note": "“Match only in context” keeps the name from meaning the district where it stands alone.",
        }
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"}), "note": forms.Textarea(attrs={"rows": 2})}
