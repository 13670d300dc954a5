"""Resources in use are replaced before the old one is deleted, except those whose names stay reserved."""

from __future__ import annotations

import re
from pathlib import Path

TERRAFORM = Path(__file__).resolve().parents[3] / "terraform"
BLOCK = re.compile(r'^resource "(\w+)" "(\w+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)


def test_only_what_is_in_use_and_has_a_name_of_its_own_is_made_anew_first() -> None:
    """What a resource depends on is replaced in that order, too: a function must not be, since its name is fixed."""
    blocks = [block for file in TERRAFORM.glob("*.tf") for block in BLOCK.findall(file.read_text())]
    assert {f"{kind}.{name}" for kind, name, body in blocks if "create_before_destroy" in body} == {
        "google_compute_managed_ssl_certificate.main",
        "google_monitoring_notification_channel.email",
        "google_monitoring_uptime_check_config.health",
        "google_secret_manager_secret_version.signing_key",
        "google_storage_bucket_object.package",
    }
