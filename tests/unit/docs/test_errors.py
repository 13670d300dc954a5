"""docs/errors.md and the code name the same error codes."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(
    r'"((?:API_GW|AUTH|MEDIA|SUBSCRIBE|PSWA|VFA)_[A-Z_]+|[A-Z]+_GCS_URI[A-Z_]*|SIGNED_URL_[A-Z_]+|INTERNAL_SERVER_ERROR)"'
)
# Settings and an agent's name begin with the same letters.
OTHERS = re.compile(
    r"API_GW_(?:HOST|PORT|EXPOSE|DEBUG_MODE|HEADER_SECONDS|BODY_SECONDS|CONNECTIONS_PER_ADDRESS)|MEDIA_ENDPOINT"
    r"|AUTH_(?:FAILED_LOGINS|REGISTRATIONS|LOGIN_DELAY|KNOWN_ADDRESS)_\w+"
    r"|(?:PSWA|VFA)_SERVICE_URL|VFA_MASTER"
)


def codes_in_the_code() -> set[str]:
    sources = [
        path
        for folder in ("shared", "features", "cpoa", "functions", "local", "tools")
        for path in (ROOT / folder).rglob("*.py")
    ]
    found = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    return {code for code in found if not OTHERS.fullmatch(code)}


def codes_in_the_docs() -> set[str]:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))


def test_every_error_code_is_in_the_docs() -> None:
    assert codes_in_the_code() - codes_in_the_docs() == set()


def test_the_docs_name_no_code_that_is_gone() -> None:
    assert codes_in_the_docs() - codes_in_the_code() == set()
