"""Addresses of sources: whose they are, when two are the same page, and what already rests on one."""

import re
from collections.abc import Mapping
from functools import reduce
from operator import or_
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from django.db.models import Q

from incidents.models import Incident, Outlet, Report
from incidents.services.errors import RecordError

# A site under these names is the same site: the web's own name, and the pages for phones.
_SAME_SITE = ("", "www.", "m.", "amp.")
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|igshid|mc_[ce]id|amp|outputtype", re.IGNORECASE)
_PHONE_VERSION = ("version", "amp")
_DEFAULT_PORTS = (":80", ":443")
_PATH_SAFE = "/:@!$&'()*+,;=~-._"
_END_OF_PATH = "/*(/amp)?/*([?#].*)?$"
_LONGEST = 600


def refuse_bad_url(url: str) -> str:
    """The address as the record keeps it: without blanks around it, scheme and host in small letters.

    Raises RecordError("url", …) for what is no http(s) address of a page.
    """
    url = url.strip()
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RecordError("url", "give a full web address that starts with https:// or http://")
    if re.search(r"\s", url):
        raise RecordError("url", "a web address has no blanks in it")
    if "@" in parts.netloc:
        raise RecordError("url", "give the address without a user name before the website")
    if len(url) > _LONGEST:
        raise RecordError("url", f"the record keeps addresses of up to {_LONGEST} characters; this one has {len(url)}")
    if "." not in parts.hostname:
        raise RecordError("url", f"{parts.hostname!r} is not the name of a website")
    return urlunsplit(parts._replace(netloc=parts.netloc.lower()))


def canonical_url(url: str) -> str:
    """The address in the form that all copies of one page's address share; never to be shown or stored.

    https for http; no www., m. or amp. before the host; no /amp at the end; no fragment, no tracking, no slash at the
    end; percent signs only where they are needed; what is left of the query in order.
    """
    parts = _split(url.strip())
    if parts is None:
        return url.strip()
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and (name, value) != _PHONE_VERSION
    )
    return urlunsplit(
        ("https", _site(parts), quote(_bare_path(unquote(parts.path)), safe=_PATH_SAFE), urlencode(query), "")
    )


def outlet_of_url(url: str) -> Outlet | None:
    """The outlet that publishes on the address's host; the longest of its names that is known decides. One query."""
    names = host_names(url)
    if not names:
        return None
    return outlet_among(names, {host: one for one in Outlet.objects.filter(hosts__overlap=names) for host in one.hosts})


def host_names(url: str) -> list[str]:
    """The host and the domains above it, longest first: urdu.dawn.com, dawn.com. Empty for what has no host."""
    parts = _split(url.strip())
    if parts is None or not parts.hostname:
        return []
    host = parts.hostname.rstrip(".")
    labels = host.split(".")
    names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
    # Outlets that publish on a port of their own are known with it.
    return list(dict.fromkeys([parts.netloc.lower(), *names]))


def outlet_among(names: list[str], by_host: Mapping[str, Outlet]) -> Outlet | None:
    """The outlet of the first name that is known."""
    return next((by_host[name] for name in names if name in by_host), None)


def incidents_with_url(url: str, exclude_uid: str = "") -> list[Incident]:
    """Incidents of any status that have a source at this address, newest first. Two queries at most.

    Asked for by the beginnings that a copy of the address may have, so that an index on the address can answer; what
    differs in its query is left out afterwards.
    """
    wanted = canonical_url(url)
    copies = _copies(url)
    if not copies:
        return []
    reports = Report.objects.filter(reduce(or_, copies), incident__isnull=False).values_list("incident_id", "url")
    found = {incident for incident, kept in reports if canonical_url(kept) == wanted}
    rows: list[Incident] = (
        list(Incident.objects.filter(pk__in=found).exclude(uid=exclude_uid).newest()) if found else []
    )
    return rows


def _copies(url: str) -> list[Q]:
    """Conditions of which every kept copy of the address fulfils one.

    Each says how a copy begins, for an index to find it, and then that the path ends there: what begins like the
    front page of a site is all of the site.
    """
    parts = _split(url.strip())
    if parts is None or not parts.hostname:
        return []
    starts = [
        f"{scheme}://{prefix}{_site(parts)}{spelling}"
        for scheme in ("https", "http")
        for prefix in _SAME_SITE
        for spelling in _spellings(parts.path)
    ]
    return [Q(url__startswith=start) & Q(url__regex=f"^{re.escape(start)}{_END_OF_PATH}") for start in starts]


def _spellings(path: str) -> set[str]:
    """A path as it came, decoded, and with percent signs in capitals or small letters: Urdu is kept in all of them."""
    encoded = quote(_bare_path(unquote(path)), safe=_PATH_SAFE)
    return {
        _bare_path(path),
        _bare_path(unquote(path)),
        encoded,
        re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encoded),
    }


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        # Reading the port is what refuses a bad one.
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _site(parts: SplitResult) -> str:
    """Host and port without what may stand before it on the same site."""
    site = parts.netloc.lower().rpartition("@")[2]
    for port in _DEFAULT_PORTS:
        site = site.removesuffix(port)
    for prefix in _SAME_SITE[1:]:
        bare = site.removeprefix(prefix)
        site = bare if "." in bare else site
    return site


def _bare_path(path: str) -> str:
    """A path without /amp and without a slash at its end."""
    return path.rstrip("/").removesuffix("/amp").rstrip("/")
