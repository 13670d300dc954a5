"""`make stuck`: lists stalled workflows, restarts them, or gives them up.

It calls `upkeep` as the operator's account, and never accesses the database.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from cpoa.workflow.stuck import format_duration
from local.cli.api_client import ApiRefusedError
from local.cli.operator_command import UsageError, exit_status, operator_client
from local.cli.stuck_table import summary, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.cli.api_client import ApiClient

DEFAULT_AGE_SECONDS = 120.0  # usual duration of a step; a younger workflow is hardly stuck
ACTS = {"retry": "retried", "cancel": "cancelled"}
# Bulk actions apply to stalled workflows only, so these are excluded.
NOT_IN_BULK = {"retry": ("at_work", "waits_for_service", "waits_for_time"), "cancel": ("at_work", "failed")}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, kw_only=True)
class StuckOptions:
    """`do`: empty to list. `older_than_seconds`: None if it was not given."""

    do: str
    workflow: UUID | None
    error: str
    older_than_seconds: float | None
    why: str
    agreed: bool
    as_json: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, as_json: bool = False) -> StuckOptions:
        """Raises UsageError."""
        options = cls(
            do=environment.get("DO", "").strip(),
            workflow=_id(environment.get("ID", "").strip()),
            error=environment.get("ERROR", "").strip(),
            older_than_seconds=_seconds(environment.get("OLDER_THAN", "").strip()),
            why=environment.get("WHY", "").strip(),
            agreed=_is_on(environment.get("YES", "")),
            as_json=as_json or _is_on(environment.get("JSON", "")),
        )
        options.check()
        return options

    def check(self) -> None:
        if self.do and self.do not in ACTS:
            raise UsageError(f"DO is {' or '.join(ACTS)}, not {self.do!r}. Without it, workflows are listed.")
        if self.workflow and self.has_filter:
            raise UsageError(
                "ID= selects one workflow, ERROR= and OLDER_THAN= filter all of them: use one or the other."
            )
        if self.do and not self.workflow and not self.has_filter:
            raise UsageError(
                f"Select workflows: make stuck DO={self.do} ID=..., or all that match ERROR=... or OLDER_THAN=30m."
            )

    @property
    def has_filter(self) -> bool:
        return bool(self.error) or self.older_than_seconds is not None

    @property
    def age(self) -> float:
        return DEFAULT_AGE_SECONDS if self.older_than_seconds is None else self.older_than_seconds

    @property
    def query(self) -> str:
        return urlencode({"older_than": self.age, "error": self.error})

    def body(self, workflow: Mapping[str, Any]) -> dict[str, Any]:
        body = {"why": self.why or str(workflow["why"])[:200]}
        # A workflow selected by ID is changed in any state; of many, only those that have not moved since the listing.
        return body if self.workflow else body | {"unmoved_since": workflow["moved_at"]}


def _id(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        raise UsageError(f"ID={written} is not a workflow or episode ID; `make stuck` shows them.") from None


def _seconds(written: str) -> float | None:
    if not written:
        return None
    match = re.fullmatch(r"(\d{1,7})([smhd]?)", written)
    if not match:
        raise UsageError(f"OLDER_THAN={written} is not a duration such as 90s, 30m, 2h or 1d.")
    return float(match[1]) * _UNITS[match[2] or "s"]


def _is_on(written: str) -> bool:
    return written.strip().lower() not in ("", "0", "false", "no")


@dataclass
class Outcome:
    done: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


def show(client: ApiClient, options: StuckOptions) -> int:
    if options.workflow:
        workflow = client.get_json(f"/workflows/{options.workflow}")
        print(json.dumps(workflow, indent=2) if options.as_json else table([workflow]))
        return 0
    answer = client.get_json(f"/workflows/stuck?{options.query}")
    if options.as_json:
        print(json.dumps(answer, indent=2))
        return 0
    workflows = answer["workflows"]
    if not workflows:
        print(_nothing(options))
        return 0
    print(f"{_count(answer, options)}.{_first_of(answer)}\n")
    print(table(workflows))
    print(f"\n{summary(workflows)}\n\n{_NEXT}")
    return 0


_NEXT = """One:  make stuck DO=retry ID=...   make stuck DO=cancel ID=...
Many: make stuck DO=retry ERROR=... OLDER_THAN=30m   (YES=1 does it)"""


def act(client: ApiClient, options: StuckOptions) -> int:
    if options.workflow:
        workflow = client.get_json(f"/workflows/{options.workflow}")
        _agree(options, workflow)
        return _report(options, _do(client, options, [workflow]))
    answer = client.get_json(f"/workflows/stuck?{options.query}")
    chosen = [one for one in answer["workflows"] if one["reason"] not in NOT_IN_BULK[options.do]]
    if options.agreed:
        return _report(options, _do(client, options, chosen))
    if options.as_json:
        print(json.dumps({"would_do": options.do, "workflows": chosen}, indent=2))
        return 0
    _preview(options, answer, chosen)
    return 0


def _preview(options: StuckOptions, answer: Mapping[str, Any], chosen: Sequence[Mapping[str, Any]]) -> None:
    left_out = len(answer["workflows"]) - len(chosen)
    if not chosen:
        print(_nothing(options) if not left_out else f"Nothing to do: {_left_out(options, left_out)}.")
        return
    print(f"{_count(answer, options)}.{_first_of(answer)} {len(chosen)} of them would be {ACTS[options.do]}:\n")
    print(table(chosen))
    if left_out:
        print(f"\nLeft out: {_left_out(options, left_out)}.")
    print("\nNothing was changed. Add YES=1 to apply.")


def _left_out(options: StuckOptions, count: int) -> str:
    reasons = " or ".join(reason.replace("_", " ") for reason in NOT_IN_BULK[options.do])
    return f"{count} that {'is' if count == 1 else 'are'} {reasons} (ID= acts on one all the same)"


def _agree(options: StuckOptions, workflow: Mapping[str, Any]) -> None:
    """Raises UsageError."""
    if options.agreed:
        return
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for confirmation. Add YES=1 to confirm.")
    print(f"{table([workflow])}\n")
    if input(f"Shall it be {ACTS[options.do]}? Type yes: ").strip().lower() != "yes":
        raise UsageError("Stopped; nothing was changed.")


def _do(client: ApiClient, options: StuckOptions, workflows: Sequence[Mapping[str, Any]]) -> Outcome:
    outcome = Outcome()
    for one in workflows:
        try:
            outcome.done.append(client.post_json(f"/workflows/{one['workflow_id']}/{options.do}", options.body(one)))
        except ApiRefusedError as refusal:
            if refusal.status < 404:  # about the caller or the request: the others would fail too
                raise
            told = {"error_code": refusal.error_code, "message": str(refusal)}
            outcome.refused.append({"workflow_id": one["workflow_id"], **told})
    return outcome


def _report(options: StuckOptions, outcome: Outcome) -> int:
    if options.as_json:
        print(json.dumps({"done": outcome.done, "refused": outcome.refused}, indent=2))
    else:
        print(f"{len(outcome.done)} {ACTS[options.do]}.")
        waiting = sum(not one["sent"] for one in outcome.done)
        if waiting:
            print(f"The queue did not take {waiting} of them; the sweeper sends them within a minute or two.")
        for one in outcome.refused:
            print(f"  not {one['workflow_id']}: {one['message']}")
    return 1 if outcome.refused else 0


def _nothing(options: StuckOptions) -> str:
    if options.error:
        return f"No workflow {_which(options)}. `make stuck OLDER_THAN=0` shows which errors there are."
    if not options.age:
        return f"No workflow {_which(options)}, and none has failed in the last day."
    return f"No workflow {_which(options)}, failed ones included. `make stuck OLDER_THAN=0` shows younger ones too."


def _which(options: StuckOptions) -> str:
    found = f"has been unmoved for {format_duration(options.age)} or longer" if options.age else "is under way"
    return f"{found} with the error {options.error}" if options.error else found


def _count(answer: Mapping[str, Any], options: StuckOptions) -> str:
    total = answer["total"]
    workflows = "1 workflow" if total == 1 else f"{total} workflows"
    unmoved = (
        f" unmoved for {format_duration(options.age)} or longer"
        if options.age
        else " under way, or failed in the last day"
    )
    error = f", with the error {options.error}" if options.error else ""
    return f"{workflows}{unmoved}{error}"


def _first_of(answer: Mapping[str, Any]) -> str:
    shown = len(answer["workflows"])
    return f" The {shown} oldest:" if shown < answer["total"] else ""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.cli.stuck", description="Reads ID, ERROR and others as make does."
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    arguments_given = parser.parse_args(arguments)

    def run() -> int:
        options = StuckOptions.from_environment(os.environ, as_json=arguments_given.json)
        client = operator_client(os.environ, "make stuck")
        return act(client, options) if options.do else show(client, options)

    try:
        return exit_status(run)
    except BrokenPipeError:  # `make stuck | head`: the reader closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
