"""`make openapi`: writes the API's description into the front end's files."""

from __future__ import annotations

import json
import sys

from tools.openapi.document import RouteMismatchError, openapi_document
from tools.openapi.types import MissingTypeError
from tools.routes import ROOT

OPENAPI_FILE = ROOT / "frontend" / "api" / "v1" / "openapi.json"


def rendered() -> str:
    return json.dumps(openapi_document(), ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    try:
        text = rendered()
    except (RouteMismatchError, MissingTypeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    OPENAPI_FILE.parent.mkdir(parents=True, exist_ok=True)
    OPENAPI_FILE.write_text(text, encoding="utf-8")
    print(f"{OPENAPI_FILE.relative_to(ROOT)}: {len(text.encode()) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
