"""What a service refused, as a form shows it."""

from dataclasses import dataclass

from incidents.services import RecordError


@dataclass(frozen=True, slots=True)
class Refusal:
    """The field that is wrong, and a sentence that says what would be right."""

    field: str
    message: str

    @classmethod
    def of(cls, error: RecordError) -> "Refusal":
        """The refusal that a service raised."""
        return cls(error.field, f"{error.message[:1].upper()}{error.message[1:]}.")
