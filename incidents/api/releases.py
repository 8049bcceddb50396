"""`releases/`: frozen data sets with their files, and the daily snapshots beside them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from rest_framework.exceptions import APIException, NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView, host_of
from incidents.api.parameters import Parameters
from incidents.api.rendering import Negotiation
from incidents.frozen import FrozenFile
from incidents.models import Release
from incidents.rows import moment
from incidents.services.held_back import held_back_since
from incidents.services.releases import files_of, releases_folder
from incidents.services.snapshots import Snapshot, snapshots

LATEST = "latest-snapshot"
_TYPES = {".csv": "text/csv; charset=utf-8", ".geojson": "application/geo+json", ".md": "text/markdown; charset=utf-8"}
_PLAIN = "text/plain; charset=utf-8"


class FrozenView(RecordView):
    """Beside the record: its answers do not follow the record's generation, so each has a tag of its own."""

    own_parameters: tuple[str, ...] = ("format",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer by the view, counting the request like every other."""
        return super(RecordView, self).dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse parameters before anything is read."""
        super().initial(request, *args, **kwargs)
        parameters = Parameters(request.query_params)
        parameters.nothing_but(*self.own_parameters)
        parameters.check()

    def answer(self, request: Request, content: dict[str, Any], *, at: datetime | None) -> HttpResponseBase:
        """The content under a weak tag of itself, or 304. ``at`` is when it last changed."""
        etag = f'W/"{hashlib.blake2b(orjson.dumps(content), digest_size=16).hexdigest()}"'
        seconds = int(at.timestamp()) if at is not None else None
        response = get_conditional_response(request._request, etag=etag, last_modified=seconds) or Response(content)
        response["ETag"] = etag
        if seconds is not None:
            response["Last-Modified"] = http_date(seconds)
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        return response


class ReleaseList(FrozenView):
    """Every release, newest first, and the snapshots of the last days."""

    def get(self, request: Request) -> HttpResponseBase:
        """The whole list; what a release changed is at its own address."""
        releases, days = list(Release.objects.all()), snapshots()
        content = {
            "next": None,
            "previous": None,
            "count": len(releases),
            "count_exact": True,
            "results": [_release(release, request) for release in releases],
            "snapshots": [_snapshot(snapshot, request) for snapshot in days],
        }
        moments = [release.released_at for release in releases] + [snapshot.made_at for snapshot in days]
        return self.answer(request, content, at=max(moments, default=None))


class ReleaseDetail(FrozenView):
    """One release with what it changed, or one snapshot."""

    def get(self, request: Request, version: str) -> HttpResponseBase:
        """The release or snapshot, or 404."""
        if (snapshot := _snapshot_called(version)) is not None:
            return self.answer(request, _snapshot(snapshot, request), at=snapshot.made_at)
        release = _release_called(version)
        content = {**_release(release, request), "differences": release.differences}
        return self.answer(request, content, at=release.released_at)


class HeldBack(APIException):
    """A frozen file that can no longer be given out."""

    status_code = 410
    default_code = "held_back"
    default_detail = (
        "An incident in this file has since been taken down, or its place withheld, because it could harm somebody. "
        "Its checksum stands; take a newer release."
    )


class AsItIs(Negotiation):
    """A file has one form, whatever is asked for."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first one, by which errors are written."""
        first = next(iter(renderers))
        return first, str(first.media_type)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file in its place, of the record as it stood at a moment."""

    folder: Path
    file: FrozenFile
    name: str
    at: datetime


class ReleaseFile(FrozenView):
    """A file of a release or snapshot; its tag is its checksum."""

    own_parameters = ()
    content_negotiation_class = AsItIs

    def get(self, request: Request, version: str, file: str) -> HttpResponseBase:
        """The file, streamed; 304 to whoever has it; 404 for a name that the release does not list.

        410 when it tells what has been taken down or withheld since.
        """
        kept = _kept(version, file)
        if held_back_since(kept.at):
            raise HeldBack
        etag = f'"{kept.file.sha256}"'
        seconds = int(kept.at.timestamp())
        response = get_conditional_response(request._request, etag=etag, last_modified=seconds) or _content(kept)
        response["ETag"] = etag
        response["Last-Modified"] = http_date(seconds)
        # Asked for again each time, which costs a 304: what harms somebody must not stay in caches on the way.
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


def _content(kept: _Kept) -> HttpResponse | FileResponse:
    try:
        # Only a name that the release itself lists comes here, so none leads out of its folder.
        content = (kept.folder / kept.file.name).open("rb")
    except FileNotFoundError:
        raise NotFound("This file is not here any more.") from None
    kind = _TYPES.get(Path(kept.file.name).suffix, _PLAIN)
    return FileResponse(content, as_attachment=True, filename=f"nigran-{kept.name}-{kept.file.name}", content_type=kind)


def _kept(version: str, file: str) -> _Kept:
    snapshot = _snapshot_called(version)
    if snapshot is not None:
        found = _listed(snapshot.files, file)
        return _Kept(snapshot.folder, found, snapshot.name, snapshot.made_at)
    release = _release_called(version)
    found = _listed(files_of(release), file)
    return _Kept(releases_folder() / release.version, found, release.version, release.released_at)


def _listed(files: list[FrozenFile] | tuple[FrozenFile, ...], name: str) -> FrozenFile:
    for file in files:
        if file.name == name:
            return file
    raise NotFound(f"It has no file of this name. It has: {', '.join(file.name for file in files)}.")


def _snapshot_called(name: str) -> Snapshot | None:
    """A snapshot by its name, the newest as ``latest-snapshot``; None when there is none."""
    if not name.startswith(("snapshot-", LATEST)):
        return None
    days = snapshots()
    return next((snapshot for snapshot in days if name in {snapshot.name, LATEST}), None)


def _release_called(version: str) -> Release:
    release = Release.objects.filter(version=version).first()
    if release is None:
        raise NotFound("There is no such release. They are listed at releases/.")
    return release


def _release(release: Release, request: Request) -> dict[str, Any]:
    return {
        "version": release.version,
        "released_at": moment(release.released_at),
        "generation": release.generation,
        "citation": release.citation,
        "notes": release.notes,
        "url": _address(request, "api:release", release.version),
        "files": _files(files_of(release), release.version, request),
    }


def _snapshot(snapshot: Snapshot, request: Request) -> dict[str, Any]:
    return {
        "version": snapshot.name,
        "day": snapshot.day,
        "made_at": moment(snapshot.made_at),
        "generation": snapshot.generation,
        "url": _address(request, "api:release", snapshot.name),
        "files": _files(snapshot.files, snapshot.name, request),
    }


def _files(
    files: list[FrozenFile] | tuple[FrozenFile, ...], version: str, request: Request
) -> list[dict[str, str | int | None]]:
    return [{**file.as_json(), "url": _address(request, "api:release-file", version, file.name)} for file in files]


def _address(request: Request, name: str, *parts: str) -> str:
    return f"{host_of(request)}{reverse(name, args=parts)}"
