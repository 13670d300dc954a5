"""docs/settings.md and .env.example describe every variable as the code uses it.

The needs in routes.json are a second source for the readers: the variables that `required_variables` returns for a
need are read by exactly the functions that have this need.
"""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from features.accounts.tokens import LIFETIME_SECONDS
from local.stack import settings as stack_settings
from local.stack.cloud import Stack
from local.stack.declared_settings import CRASH_SETTINGS, LOCAL_DEFAULTS, STACK_SETTINGS
from local.stack.services import Plan, function_environment, migration
from local.stack.settings import (
    FrontAddress,
    parse_env_file,
    process_environment,
    read_settings,
)
from local.stack.state_folder import StateFolder
from local.stack.supervisor import Supervisor
from shared.settings import Need, Settings, load_settings, required_variables
from tests.unit.docs.variables_read import (
    FIELDS,
    MAKEFILE,
    Lookup,
    lookups,
    modules,
    reached,
    read_by_functions_framework,
    read_by_target,
    read_from,
    recipes,
)
from tests.unit.tables import mismatches
from tools.contract.loading import contract
from tools.routes import ROOT, load_routes
from tools.routes import Need as RouteNeed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
FRONT = FrontAddress("127.0.0.1", 5001)
FUNCTIONS = {function.name: function for function in load_routes().functions}


# The content of the page


@dataclass(frozen=True)
class Row:
    """``cloud`` is empty in a table without that column: its variables are used on one machine only."""

    name: str
    cloud: str
    make_run: str
    readers: str


def rows() -> list[Row]:
    found: list[Row] = []
    for table in re.findall(r"^\| variable \|(?:.*\n)(?:\|.*\n)+", PAGE, re.MULTILINE):
        columns, _, *lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        for line in lines:
            cells = dict(zip(columns, line, strict=True))
            machine = cells.get("default of `make run`", cells.get("default", ""))
            found.append(
                Row(cells["variable"].strip("`"), cells.get("default in the cloud", ""), machine, cells["read by"])
            )
    return found


def section(title: str, text: str = PAGE) -> str:
    return text.split(f"\n## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def quoted(text: str) -> set[str]:
    """Returns the variables in backticks, written as `NAME` or as `NAME=value`."""
    return set(re.findall(r"`([A-Z][A-Z0-9_]+)(?:=[^`]*)?`", text))


# How `make run` uses the variables


class LocalPlan:
    """A plan of `make run`. ``told`` has the variables that it sets for each function."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.told = {function: told(plan, function) for function in FUNCTIONS}

    def values(self, name: str) -> set[str]:
        return {variables[name] for variables in self.told.values() if name in variables}


@dataclass(frozen=True)
class LocalCloud:
    """The plan of `make run` with no variable set, the same on other ports, and with every variable set."""

    nothing: LocalPlan
    elsewhere: LocalPlan
    everything: LocalPlan

    def handed_on(self) -> set[str]:
        return set().union(*self.everything.told.values())

    def hands_on_what_is_set(self, name: str) -> bool:
        return self.everything.values(name) == {as_set(name)}

    def default(self, name: str) -> str:
        """Returns the default in the form that the page uses."""
        if name in self.handed_on() and not self.hands_on_what_is_set(name):
            fixed = self.nothing.values(name) | self.elsewhere.values(name)
            is_short = len(fixed) == 1 and not any(value.startswith("{") for value in fixed)
            return f"`{fixed.pop()}`, set by it" if is_short else "set by it"
        if name not in names_in_local() | self.handed_on():
            return "not read"
        if default := LOCAL_DEFAULTS.get(name) or self._default_where_it_is_looked_up(name):
            return f"`{default}`"
        return "its own" if self.nothing.values(name) else cloud_default(name) or "none"

    def _default_where_it_is_looked_up(self, name: str) -> str:
        """Evaluates the default's expression from the code, in the module that contains it."""
        for module, expression in {(module, one.default) for module, one in lookups_in_local() if one.name == name}:
            surrounding = vars(importlib.import_module(module)) | {"plan": self.nothing.plan}
            if default := written(eval(expression, surrounding)):  # noqa: S307 -- the expression is our own code
                return default.removeprefix(f"{ROOT}/")
        return ""


def told(plan: Plan, function: str) -> dict[str, str]:
    environment, inherited = function_environment(plan, FUNCTIONS[function]), process_environment()
    return {name: value for name, value in environment.items() if name not in inherited}


def as_set(name: str) -> str:
    return f"what is set as {name}"


def takes_any_text(name: str) -> bool:
    """Returns False if `make run` validates the value."""
    try:
        return name not in STACK_SETTINGS or bool(STACK_SETTINGS[name].parse(as_set(name)))
    except ValueError:
        return False


def plan_of(folder: Path, environment: Mapping[str, str], env_file: Path | None = None) -> Plan:
    state = StateFolder(folder)
    (folder / "postgres.password").write_text("made at the first start")
    settings = read_settings(environment, env_file or folder / "none")
    stack = Stack(Supervisor.__new__(Supervisor), state, settings, FRONT)  # starts no process
    return Plan(
        state=state,
        routes=stack._routes,
        settings=stack._settings,
        front=FRONT,
        ports=stack._ports,
        key_file=folder / "key.json",
        database=stack._database_settings(),
        database_users=stack._database_users(),
    )


@cache
def lookups_in_local() -> list[tuple[str, Lookup]]:
    """Returns each lookup with the name of its module."""
    statements = [
        (name, statement)
        for name, module in modules().items()
        if name.startswith("local.")
        for named in module.symbols.values()
        for statement in named
    ]
    found = [(name, lookup) for name, statement in statements for lookup in lookups(statement)]
    return [(name, lookup) for name, lookup in found if lookup.name not in surroundings()]


@cache
def names_in_local() -> frozenset[str]:
    looked_up = {lookup.name for _, lookup in lookups_in_local()}
    exported = {name for names in re.findall(r"^export (.*)$", MAKEFILE, re.MULTILINE) for name in names.split()}
    known = looked_up | exported | CRASH_SETTINGS.keys() | LOCAL_DEFAULTS.keys()
    return frozenset(known).union(*map(read_by_target, recipes()))


@cache
def surroundings() -> frozenset[str]:
    """Returns the variables that every process of `make run` inherits unchanged; none is a setting of Aethercast."""
    names = re.findall(r'"([A-Za-z_]+)"', inspect.getsource(process_environment))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stack_settings.os, "environ", dict.fromkeys(names, "as it stands"))
        return frozenset(name for name, value in process_environment().items() if "as it stands" in value)


# The expected content


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value in (None, "", ()) else str(value)


def cloud_default(name: str) -> str:
    if name in required_variables(frozenset(Need), Settings()):
        return "must be set"
    if name in FIELDS:
        default = written(FIELDS[name].default)
    elif name in read_by_functions_framework():
        default = read_by_functions_framework()[name]
    else:
        return ""
    return f"`{default}`" if default else "none"


def readers(name: str, everything: Plan) -> str:
    """Returns targets of the Makefile first, then functions. `make run` runs the migrations."""
    functions = [one for one in FUNCTIONS if name in read_from(f"functions.{one}.main")]
    if name in read_by_functions_framework():
        functions = list(FUNCTIONS)
    migrations = migration(everything).environment.keys() & read_from("cpoa.migrate.main")
    targets = [one for one in recipes() if name in read_by_target(one) or (one == "make run" and name in migrations)]
    words = [*everyone_of(targets, list(recipes()), "target"), *everyone_of(functions, list(FUNCTIONS), "function")]
    return ", ".join(words) or "nobody yet"


def everyone_of(some: list[str], everyone: list[str], kind: str) -> list[str]:
    missing = [one for one in everyone if one not in some]
    if len(missing) > len(everyone) // 8:
        return [f"`{one}`" for one in some]
    exceptions = ", ".join(f"`{one}`" for one in missing)
    return [f"every {kind} but {exceptions}" if missing else f"every {kind}"]


def names_in_the_contract() -> set[str]:
    return set(contract().settings)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> LocalCloud:
    names = FIELDS.keys() | names_in_local() | quoted(PAGE)
    nothing = plan_of(tmp_path_factory.mktemp("nothing"), {})
    ports = nothing.ports
    fronts = {name: port + 1 for name, port in ports.iam_proxy_ports.items()}
    ports = replace(ports, storage=ports.storage + 1, tasks=ports.tasks + 1, iam_proxy_ports=fronts)
    return LocalCloud(
        nothing=LocalPlan(nothing),
        elsewhere=LocalPlan(replace(nothing, ports=ports, key_file=Path("another.json"))),
        everything=LocalPlan(
            plan_of(
                tmp_path_factory.mktemp("everything"), {name: as_set(name) for name in names if takes_any_text(name)}
            )
        ),
    )


ROWS = {row.name: row for row in rows()}


def test_every_variable_of_the_code_and_of_the_contract_is_on_the_page(cloud: LocalCloud) -> None:
    known = FIELDS.keys() | names_in_local() | cloud.handed_on()
    assert known - ROWS.keys() == set(), "Run `make docs`."
    assert names_in_the_contract() - ROWS.keys() - quoted(section("Not read")) == set()
    assert len(rows()) == len(ROWS)


def test_the_page_names_no_removed_variable(cloud: LocalCloud) -> None:
    known = FIELDS.keys() | names_in_local() | cloud.handed_on()
    assert ROWS.keys() - known == set(), "Run `make docs`."
    named = {name for name in quoted(PAGE) if "_" in name}  # names without an underscore are values, such as INFO
    assert named - known - surroundings() - quoted(section("Not read")) == set()


def test_the_section_not_read_lists_the_variables_of_the_contract_that_the_code_does_not_use(cloud: LocalCloud) -> None:
    known = FIELDS.keys() | names_in_local() | cloud.handed_on()
    assert quoted(section("Not read")) == names_in_the_contract() - known


def differences(on_the_page: Callable[[Row], str], in_the_code: Callable[[str], str]) -> list[str]:
    """Returns one line for each variable whose cell on the page differs from the code."""
    return mismatches((name, in_the_code(name), on_the_page(row)) for name, row in ROWS.items())


def test_the_default_in_the_cloud_matches_the_code() -> None:
    wrong = differences(lambda row: row.cloud, cloud_default)
    assert not wrong, "\n".join(["Run `make docs`.", *wrong])


def test_the_default_of_make_run_matches_the_code_and_is_given_only_if_it_differs(cloud: LocalCloud) -> None:
    def default_if_it_differs(name: str) -> str:
        default = cloud.default(name)
        return "" if default == cloud_default(name) else default

    wrong = differences(lambda row: row.make_run, default_if_it_differs)
    assert not wrong, "\n".join(["Run `make docs`.", *wrong])


def test_the_readers_of_a_variable_match_the_code(cloud: LocalCloud) -> None:
    wrong = differences(lambda row: row.readers, lambda name: readers(name, cloud.everything.plan))
    message = "If the code has the right readers, write them into `read_by` and run `make docs`."
    assert not wrong, "\n".join([message, *wrong])


@pytest.mark.parametrize("need", [need for need in RouteNeed if need is not RouteNeed.CPOA])
def test_the_variables_of_a_need_are_read_by_exactly_the_functions_that_have_it(need: RouteNeed) -> None:
    """A variable may belong to several needs."""
    for name in required_variables(frozenset({Need(need)}), Settings()):
        needs = Settings.declared[name.lower()].required_for
        having = {function.name for function in FUNCTIONS.values() if not function.needs.isdisjoint(needs)}
        assert having == {one for one in FUNCTIONS if name in read_from(f"functions.{one}.main")}, name


def test_a_function_gets_every_variable_it_reads_unless_the_page_says_not_read(cloud: LocalCloud) -> None:
    for function in FUNCTIONS:
        untold = read_from(f"functions.{function}.main") - cloud.everything.told[function].keys()
        assert all(cloud.default(name) == "not read" for name in untold), function


def test_the_secrets_are_the_fields_that_are_hidden_in_representations() -> None:
    assert quoted(section("Secrets")) == {name for name, field in FIELDS.items() if field.is_secret}, "Run `make docs`."
    assert ("one hour" in section("Secrets")) == (LIFETIME_SECONDS == 3600)


def test_the_variables_inherited_from_the_shell_are_listed() -> None:
    page = section("Inherited from the shell")
    assert set(re.findall(r"`([A-Za-z_]+)`", page)) == surroundings()


# .env.example


def assignments() -> list[str]:
    return [line.removeprefix("#") for line in EXAMPLE.splitlines() if re.match(r"#\S", line)]


def test_every_line_of_the_example_is_a_comment_or_a_commented_out_assignment() -> None:
    for line in EXAMPLE.splitlines():
        assert not line or re.match(r"#(?! *[A-Za-z_]+ *=) |#[A-Z]", line), line
    for line in assignments():
        assert len(parse_env_file(line)) == 1, line


def test_the_example_lists_exactly_the_variables_that_make_run_reads_from_the_file(cloud: LocalCloud) -> None:
    used = {
        lookup.name
        for statement in reached("local.stack.cloud.run")
        for lookup in lookups(statement)
        if not lookup.from_environment_alone
    }
    handed_on = {name for name in cloud.handed_on() if cloud.hands_on_what_is_set(name)}
    names = [line.partition("=")[0] for line in assignments()]
    assert set(names) == used | handed_on, "Run `make docs`."
    assert len(names) == len(set(names))
    assert set(names) - ROWS.keys() == set()


def test_a_value_in_the_example_is_the_default(cloud: LocalCloud) -> None:
    values = [item for assignment in assignments() for item in parse_env_file(assignment).items()]
    wrong = mismatches((name, "".join(re.findall(r"^`(.*)`$", cloud.default(name))), value) for name, value in values)
    assert not wrong, "\n".join(["Run `make docs`.", *wrong])


def test_uncommenting_every_line_of_the_example_changes_nothing(cloud: LocalCloud, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("\n".join(assignments()))
    nothing = cloud.nothing.plan
    plan = LocalPlan(replace(plan_of(nothing.state.path, {}, env_file), ports=nothing.ports))
    for function in FUNCTIONS:
        expected, found = (load_settings((), one.told[function]) for one in (cloud.nothing, plan))
        assert found == expected
