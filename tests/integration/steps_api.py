"""The private functions, called with the claims that their front accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.integration import cloud

if TYPE_CHECKING:
    from types import ModuleType

    from werkzeug.test import TestResponse

    from local.emulators.identity import LocalIdentity


@dataclass(frozen=True)
class StepsApi:
    module: ModuleType
    identity: LocalIdentity

    @property
    def audience(self) -> str:
        url: str = self.module.settings.steps_url
        return url

    def deliver(self, path: str, **claims: Any) -> TestResponse:
        wanted = {"audience": self.audience, "email": cloud.INVOKER_EMAIL} | claims
        token = self.identity.oidc_token(**wanted).rpartition(".")[0]
        headers = {"Authorization": f"Bearer {token}.SIGNATURE_REMOVED_BY_GOOGLE"}
        response: TestResponse = self.module.app.test_client().post(path, headers=headers)
        return response


class UpkeepApi(StepsApi):
    @property
    def audience(self) -> str:
        url: str = self.module.settings.upkeep_url
        return url
