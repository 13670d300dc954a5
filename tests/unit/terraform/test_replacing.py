"""Resources in use are replaced before the old one is deleted, except those whose names stay reserved."""

from __future__ import annotations

import re
from pathlib import Path

TERRAFORM = Path(__file__).resolve().parents[3] / "terraform"
BLOCK = re.compile(r'^resource "(\w+)" "(\w+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)


def test_only_resources_in_use_with_a_free_name_are_created_before_the_old_one_is_deleted() -> None:
    """The dependencies of such a resource are replaced in this order too. A function must not be: its name is fixed."""
    blocks = [block for file in TERRAFORM.glob("*.tf") for block in BLOCK.findall(file.read_text())]
    assert {f"{kind}.{name}" for kind, name, body in blocks if "create_before_destroy" in body} == {
        "google_compute_managed_ssl_certificate.main",
        "google_monitoring_notification_channel.email",
        "google_monitoring_uptime_check_config.health",
        "google_secret_manager_secret_version.signing_key",
        "google_storage_bucket_object.package",
    }
