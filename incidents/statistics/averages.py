"""Moving averages."""

from collections.abc import Sequence


def trailing(values: Sequence[int | None], window: int) -> list[float | None]:
    """The mean of each value and those before it, ``window`` in all, so that no bin is told by what came after it.

    None until there are ``window`` values, and where one of them is not known. Raises ValueError for a window
    below two.
    """
    if window < 2:
        raise ValueError("an average needs a window of at least two")
    averages: list[float | None] = []
    for index in range(len(values)):
        part = values[max(index - window + 1, 0) : index + 1]
        known = [value for value in part if value is not None]
        averages.append(sum(known) / window if len(known) == window else None)
    return averages
