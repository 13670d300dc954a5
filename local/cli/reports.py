"""`make reports`: lists what people have reported; hides episodes and shows, shows them again, and closes reports."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from local.cli.api_client import ApiRefusedError
from local.cli.operator_command import UsageError, exit_status, operator_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.cli.api_client import ApiClient

ACTS = {"hide": "hidden", "unhide": "shown again", "close": "closed"}


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """`do`: empty to list. `about`: the id of an episode or show; to close, the id of a report."""

    do: str
    about: UUID | None
    why: str
    as_json: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ReportOptions:
        """Raises UsageError."""
        do, why = environment.get("DO", "").strip(), environment.get("WHY", "").strip()
        if do and do not in ACTS:
            raise UsageError(f"DO is {', '.join(ACTS)}, not {do!r}. Without it, reports are listed.")
        about = _id(environment.get("ID", "").strip())
        if do and not (about and why):
            raise UsageError(f"Say what and why: make reports DO={do} ID=... WHY='...'")
        return cls(do=do, about=about, why=why, as_json=environment.get("JSON", "").strip() == "1")


def _id(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        message = f"ID={written} is not the id of an episode, show or report; `make reports` shows them."
        raise UsageError(message) from None


def show(client: ApiClient, options: ReportOptions) -> int:
    answer = client.get_json("/reports")
    if options.as_json:
        print(json.dumps(answer, indent=2))
        return 0
    reports, total = answer["reports"], answer["total"]
    shown = f", {len(reports)} of them here, the oldest of each episode and show:" if len(reports) < total else ""
    print(f"{total} open {'report' if total == 1 else 'reports'}{shown}")
    for report in reports:
        print(f"\n{_block(report)}")
    if reports:
        print("\nmake reports DO=hide ID=<episode or show> WHY='...'   make reports DO=close ID=<report> WHY='...'")
    return 0


def _block(report: Mapping[str, Any]) -> str:
    kind = "episode" if report["podcast_id"] else "show"
    about = f"{report['podcast_id'] or report['show_id']}  {_printable(report['title'])}"
    return "\n".join(
        [
            f"report   {report['report_id']}  {report['reason']}, {report['created_at']}",
            f"{kind:<8} {about}{' (hidden)' if report['is_hidden'] else ''}{_more(report)}",
            *(f"         {_printable(line)}" for line in report["message"].splitlines()),
        ]
    )


def _more(report: Mapping[str, Any]) -> str:
    count = report["open_reports"]
    return f" ({count} open reports)" if count > 1 else ""


def _printable(text: str) -> str:
    """Strangers write titles and messages, and control characters would change the operator's terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def act(client: ApiClient, options: ReportOptions) -> int:
    done = _do(client, options)
    if options.as_json:
        print(json.dumps(done, indent=2))
        return 0
    closed = done["closed_reports"]
    also = f" {closed} {'report' if closed == 1 else 'reports'} closed." if options.do == "hide" else ""
    print(f"{options.about} is {ACTS[options.do]}.{also}")
    return 0


def _do(client: ApiClient, options: ReportOptions) -> Any:
    body = {"why": options.why}
    if options.do == "close":
        return client.post_json(f"/reports/{options.about}/close", body)
    try:
        return client.post_json(f"/episodes/{options.about}/{options.do}", body)
    except ApiRefusedError as refusal:
        if refusal.status != HTTPStatus.NOT_FOUND:
            raise
        return client.post_json(f"/shows/{options.about}/{options.do}", body)


def main() -> int:
    def run() -> int:
        options = ReportOptions.from_environment(os.environ)
        client = operator_client(os.environ, "make reports")
        return act(client, options) if options.do else show(client, options)

    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())
