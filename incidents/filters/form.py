"""The form behind the filter: what belongs together, and what there is no parameter for."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from incidents.filters.fields import MOST_NAMED, ListWidget

FURTHEST_KM = 500


class StrictForm(forms.Form):
    """Knows every parameter and refuses the ones it does not, rather than ignore them."""

    also_allowed: Collection[str] = ()

    def __init__(self, data: Mapping[str, Any]) -> None:
        # A query names a few of many parameters, and every request makes a form: it copies the fields of those alone.
        self.known = self.base_fields
        self.base_fields = {name: field for name, field in self.known.items() if name in data}  # type: ignore[misc]
        super().__init__(data)

    def full_clean(self) -> None:
        """Validate fields, then name unknown parameters."""
        super().full_clean()
        if not self.is_bound:
            return
        allowed = {*self.known, *self.also_allowed}
        message = f"There is no such parameter. Allowed: {', '.join(sorted(allowed))}."
        for name in [name for name in self.data if name not in allowed][:MOST_NAMED]:
            self.errors[name] = self.error_class([forms.ValidationError(message, code="unknown_parameter")])
        for name, field in self.fields.items():
            if not isinstance(field.widget, ListWidget) and len(_values_of(self.data, name)) > 1:
                self.add_error(name, forms.ValidationError("Give one value only.", code="too_many"))

    def clean(self) -> dict[str, Any]:
        """Hold parameters that only make sense together."""
        given = self.cleaned_data
        self._ordered("date_from", "date_to", "It must not be before date_from.")
        self._ordered("killed_min", "killed_max", "It must not be below killed_min.")
        box = given.get("bbox")
        if box and (box[0] > box[2] or box[1] > box[3]):
            self.add_error("bbox", "Give west,south,east,north: west not above east, south not above north.")
        if given.get("within_km") is not None and not given.get("near") and "near" not in self.errors:
            self.add_error("within_km", "It needs near=longitude,latitude.")
        if (given.get("within_km") or 0) > FURTHEST_KM:
            self.add_error("within_km", f"Give at most {FURTHEST_KM} kilometres.")
        return given

    def _ordered(self, low: str, high: str, message: str) -> None:
        first, second = self.cleaned_data.get(low), self.cleaned_data.get(high)
        if first is not None and second is not None and first > second:
            self.add_error(high, message)


def _values_of(data: Any, name: str) -> set[str]:  # noqa: ANN401
    values = data.getlist(name) if hasattr(data, "getlist") else [data[name]]
    return {str(value).strip() for value in values} - {""}
