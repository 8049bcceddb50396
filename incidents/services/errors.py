"""What a service raises when it refuses."""


class RecordError(ValueError):
    """A change the record refuses. ``field`` names what is wrong; the message says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
