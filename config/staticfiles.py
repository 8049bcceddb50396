"""Which static files there are beside those of the apps and of `static/`."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, overload

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

PLOTLY = "plotly.min.js"
PLOTLY_URL = f"vendor/{PLOTLY}"


class StaticFiles(StaticFilesConfig):
    """Leaves out what no page uses.

    REST framework's own HTML pages, all of django-htmx but htmx 2 itself, and of drf-spectacular's sidecar all but
    Swagger UI's one script and style sheet, with the map that the style sheet names.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework",
        *("ext", "htmax-*", "htmx-4*"),
        *("redoc", "swagger-ui-standalone-preset.*", "swagger-ui-bundle.js.map", "oauth2-redirect.*"),
        "favicon-32x32.png",
    ]


class PlotlyFinder(BaseFinder):
    """Offers exactly one file, `vendor/plotly.min.js`: the script that the plotly package ships."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        spec = find_spec("plotly")
        assert spec is not None
        assert spec.origin is not None
        self.storage = FileSystemStorage(location=Path(spec.origin).parent / "package_data")
        self.storage.prefix = "vendor"  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Return nothing: there is no setting that could be wrong."""
        return []

    @overload
    def find(self, path: str, find_all: Literal[False] = ...) -> str | None: ...

    @overload
    def find(self, path: str, find_all: Literal[True]) -> list[str]: ...

    def find(self, path: str, find_all: bool = False) -> str | list[str] | None:
        """Return the absolute path of the script when that is what is asked for."""
        if path != PLOTLY_URL:
            return [] if find_all else None
        found = self.storage.path(PLOTLY)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the script's name and the storage it lies in."""
        yield PLOTLY, self.storage
