"""The licences that sources state, and which one an episode made from them has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

CC_BY_SA_4 = "CC-BY-SA-4.0"
_DEEDS = "https://creativecommons.org/"
_CC_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(?P<kind>by(?:-(?:nc|nd|sa)){0,2})/(?P<version>\d\.\d)"
    r"|publicdomain/(?P<public>zero|mark)/1\.0)(?:/[\w.-]{0,20}){0,2}",
    re.IGNORECASE,
)
_CC_NAME = re.compile(r"CC-(?P<kind>BY(?:-(?:NC|ND|SA)){0,2})-(?P<version>\d\.\d)(?:-[A-Z]{2,3})?")
_GFDL_ADDRESS = re.compile(
    r"https?://(?:www\.)?gnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?fdl(?:-(?P<version>1\.[123]))?"
    r"(?:\.(?:html|txt|en\.html))?",
    re.IGNORECASE,
)
_GFDL_NAME = re.compile(r"(?:GNU-)?(?:FDL|GFDL)(?:-(?P<version>1\.[123]))?(?:-ONLY|-OR-LATER)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,300}")
_MAX_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class Licence:
    """``spdx``: its SPDX identifier; None for one that is not known here and is only linked. ``fits_cc_by_sa``: what
    is made from the source may be shared under CC BY-SA 4.0."""

    spdx: str | None
    name: str
    url: str
    allows_commerce: bool = True
    allows_changes: bool = True
    is_share_alike: bool = False
    fits_cc_by_sa: bool = False

    @property
    def key(self) -> str:
        """What a source is stored with."""
        return self.spdx or self.url

    @property
    def label(self) -> str:
        return f"{self.name} ({self.url})" if self.spdx else self.url


class Licensed(Protocol):
    """A source. ``is_brought``: a page or file of a user, so without a licence it may be somebody else's."""

    @property
    def licence(self) -> str | None: ...

    @property
    def is_brought(self) -> bool: ...


def find_licence(stated: str | None) -> Licence | None:
    """``stated``: an SPDX identifier, a name, or the address of a licence. None for any other text."""
    text = (stated or "").strip()
    return _of_address(text) if _ADDRESS.fullmatch(text) else _of_name(text)


def licence_of_episode(sources: Iterable[Licensed]) -> str | None:
    """CC BY-SA 4.0 if a source asks for it and all of them allow it, as an SPDX identifier. Nothing else is claimed:
    a source without a licence, or with one that forbids it, belongs to others."""
    known = [(find_licence(source.licence), source.is_brought) for source in sources]
    if not any(licence and licence.is_share_alike for licence, _ in known):
        return None
    fits = all(licence.fits_cc_by_sa if licence else not is_brought for licence, is_brought in known)
    return CC_BY_SA_4 if fits else None


def _of_address(url: str) -> Licence:
    found = _CC_ADDRESS.fullmatch(url)
    if found and found["kind"]:
        return _creative_commons(found["kind"].upper(), found["version"])
    if found:
        return _ZERO if found["public"].lower() == "zero" else _PUBLIC_DOMAIN
    gnu = _GFDL_ADDRESS.fullmatch(url)
    return _gfdl(gnu["version"]) if gnu else Licence(None, url, url)


def _of_name(text: str) -> Licence | None:
    if len(text) > _MAX_NAME_CHARS:
        return None
    name = "-".join(text.upper().replace("-", " ").split())
    if found := _CC_NAME.fullmatch(name):
        return _creative_commons(found["kind"], found["version"])
    if found := _GFDL_NAME.fullmatch(name):
        return _gfdl(found["version"])
    return _OTHERS.get(name)


def _creative_commons(kind: str, version: str) -> Licence:
    """``kind``: such as "BY-ND-NC", whose parts some pages turn around."""
    terms = [term for term in ("NC", "ND", "SA") if term in kind.split("-")]
    kind = "-".join(["BY", *terms])
    # From version 2.0 on, an adaptation may be shared under a later version.
    is_by_sa = terms == ["SA"] and version != "1.0"
    return Licence(
        spdx=f"CC-{kind}-{version}",
        name=f"CC {kind} {version}",
        url=f"{_DEEDS}licenses/{kind.lower()}/{version}/",
        allows_commerce="NC" not in terms,
        allows_changes="ND" not in terms,
        is_share_alike="SA" in terms,
        fits_cc_by_sa=is_by_sa or not terms,
    )


def _gfdl(version: str | None) -> Licence:
    version = version or "1.3"
    address = "fdl-1.3" if version == "1.3" else f"old-licenses/fdl-{version}"
    url = f"https://www.gnu.org/licenses/{address}.html"
    return Licence(f"GFDL-{version}-or-later", f"GFDL {version}", url, is_share_alike=True)


_ZERO = Licence("CC0-1.0", "CC0 1.0", f"{_DEEDS}publicdomain/zero/1.0/", fits_cc_by_sa=True)
_PUBLIC_DOMAIN = Licence("CC-PDM-1.0", "public domain", f"{_DEEDS}publicdomain/mark/1.0/", fits_cc_by_sa=True)
_OPEN_GOVERNMENT = Licence(
    "OGL-UK-3.0",
    "Open Government Licence 3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    fits_cc_by_sa=True,
)
_OTHERS = {
    "CC0-1.0": _ZERO,
    "CC0": _ZERO,
    "CC-PDM-1.0": _PUBLIC_DOMAIN,
    "PUBLIC-DOMAIN": _PUBLIC_DOMAIN,
    "OGL-UK-3.0": _OPEN_GOVERNMENT,
}
