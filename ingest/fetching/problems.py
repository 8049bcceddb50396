"""What goes wrong with getting a page, told apart by what is to be done about it."""


class Unreachable(Exception):
    """It did not come this time: worth another try later. The message says what happened, for a person.

    ``wait`` is how many seconds the website asks to be left alone, 0 when it does not say.
    """

    def __init__(self, message: str, *, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


class Gone(Exception):
    """It will not come: the server says that there is nothing, or not for us, or sends what is no page."""


class NotAllowed(Exception):
    """We may not or must not ask for it: another network, another website, or robots.txt."""


class NotNow(Exception):
    """The host was asked a moment ago; ``seconds`` until it may be asked again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the website may be asked again in {seconds:.1f} seconds")
        self.seconds = seconds
