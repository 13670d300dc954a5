"""Tests each staged package alone: only its own requirements are installed, and nothing of this checkout is on the
path."""

from __future__ import annotations

import subprocess
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from local.stack.cloud import pick_ports
from local.stack.declared_settings import LOCAL_DEFAULTS
from local.stack.services import Plan, function_environment
from local.stack.settings import FrontAddress
from local.stack.state_folder import StateFolder
from tools import packaging
from tools.routes import Function, load_routes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.packages
ROUTES = load_routes()
# Does what functions-framework's command does before it opens its port. It adds the source's own folder to the path.
IMPORT = """
import sys
from functions_framework import create_app
create_app(sys.argv[1], sys.argv[2])
strangers = [name for name in ("local", "tools", "tests") if name in sys.modules]
assert not strangers, strangers
"""


def environment_of(function: Function, folder: Path) -> dict[str, str]:
    plan = Plan(
        state=StateFolder(folder),
        routes=ROUTES,
        settings=MappingProxyType({**LOCAL_DEFAULTS, "FLASK_SECRET_KEY": "k" * 32}),
        front=FrontAddress("127.0.0.1", 5001),
        ports=pick_ports(ROUTES),
        key_file=folder / "service-account.json",
        database={
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_USER": "nobody",
            "POSTGRES_PASSWORD": "nothing",
            "POSTGRES_DB": "nowhere",
        },
        database_users={},
    )
    return {name: value for name, value in function_environment(plan, function).items() if name != "PYTHONPATH"}


@pytest.mark.parametrize("function", ROUTES.functions, ids=lambda function: function.name)
def test_a_package_runs_with_only_its_own_requirements(function: Function, tmp_path: Path) -> None:
    package = packaging.stage(function, tmp_path / "package")
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    pip = [sys.executable, "-m", "pip", "-qqq", "--python", str(python)]
    # The lock file is all there is, as `pip check` confirms. A pip before 23.3 that looks for dependencies itself
    # passes over a pin where a package asks for it with an extra (pypa/pip, issue 12345): google-genai does, for
    # google-auth[requests].
    install = [*pip, "install", "--require-hashes", "--no-deps", "--requirement", str(package / "requirements.txt")]
    subprocess.run(install, check=True)
    subprocess.run([*pip, "check"], check=True)
    command = [str(python), "-I", "-c", IMPORT, function.entry_point, str(package / "main.py")]
    subprocess.run(command, check=True, cwd="/", env=environment_of(function, tmp_path))
