"""What a service raises when it refuses."""

from typing import TYPE_CHECKING

from incidents.roles import Role

if TYPE_CHECKING:
    from incidents.models import Incident


class RecordError(ValueError):
    """A change the record refuses. ``field`` names what is wrong; the message says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class StaleVersion(RecordError):
    """Somebody else has changed the incident since; ``incident`` is how it stands now, and ``fields`` what collides."""

    def __init__(self, incident: "Incident", seen: int, fields: tuple[str, ...] = ()) -> None:
        super().__init__("version", f"this was made on version {seen}, and {incident.uid} is at {incident.version} now")
        self.incident = incident
        self.seen = seen
        self.fields = fields


class NotAllowed(RecordError):
    """The person's role does not reach."""

    def __init__(self, role: Role) -> None:
        super().__init__("by", f"this needs the role “{role.label.lower()}”")
        self.role = role


class NeedsSecondPerson(RecordError):
    """Whoever wrote it may not be its second pair of eyes (methodology, section 7)."""

    def __init__(self, why: tuple[str, ...]) -> None:
        super().__init__("by", f"somebody else must decide on this: {', '.join(why)}")
        self.why = why
