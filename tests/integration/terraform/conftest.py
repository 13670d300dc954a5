from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.integration.terraform.terraform_runs import Checkout, Deployed, stand_in

if TYPE_CHECKING:
    from pathlib import Path

HERE = "tests/integration/terraform"
WITHOUT_STAND_IN = "needs terraform, and in TERRAFORM_STAND_IN what stands in for Google's provider"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.as_posix():
            item.add_marker("terraform")
            if stand_in() is None:
                item.add_marker(pytest.mark.skip(reason=WITHOUT_STAND_IN))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.make(tmp_path)


@pytest.fixture(scope="session")
def planning(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """For plans only: nothing is applied in this checkout."""
    return Checkout.make(tmp_path_factory.mktemp("planning"))


@pytest.fixture(scope="session")
def plain_checkout(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, Deployed]:
    checkout = Checkout.make(tmp_path_factory.mktemp("plain"))
    return checkout, checkout.apply("-var-file=env/dev.tfvars")


@pytest.fixture(scope="session")
def plain(plain_checkout: tuple[Checkout, Deployed]) -> Deployed:
    """The smallest possible environment: only required variables are set."""
    return plain_checkout[1]


@pytest.fixture
def applied(plain_checkout: tuple[Checkout, Deployed], tmp_path: Path) -> Checkout:
    """A second small environment, for tests that change it."""
    return Checkout(shutil.copytree(plain_checkout[0].folder, tmp_path / "applied", symlinks=True))


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """An environment with every variable set."""
    return Checkout.make(tmp_path_factory.mktemp("everything")).apply(
        "-var-file=env/prod.tfvars",
        '-var=agent_services={tda="https://tda.example.com/discover_topics",sca="https://sca.example.com/craft_snippet",'
        'pswa="https://pswa.example.com/v1/weave_script",vfa="https://vfa.example.com/v1/forge_voice",'
        'iga="https://iga.example.com"}',
        '-var=stream_feeder={notification_url="https://asf.example.com/new",ui_update_url="https://asf.example.com/ui",'
        'websocket_base_url="wss://asf.example.com/stream"}',
        '-var=models={provider="google",aims_url="https://aims.example.com",aims_tts_url="https://tts.example.com",'
        'text_provider="anthropic",speech_provider="openai",picture_provider="google",'
        'openai_url="https://models.example.com/v1",openai_text_model="writer",openai_context_tokens=32000,'
        'openai_speech_url="https://speech.example.com/v1",openai_speech_model="speaker",'
        'openai_speech_voices="af_heart:female,am_michael:male",openai_picture_model="painter",'
        'anthropic_url="https://anthropic.example.com",anthropic_text_model="thinker"}',
        '-var=model_keys={OPENAI_API_KEY="openai-key",AIMS_OPENAI_SPEECH_API_KEY="speech-key",'
        'ANTHROPIC_API_KEY="anthropic-key"}',
        "-var=model_max_dollars={per_episode=0.5,per_day=20}",
        '-var=cors_allowed_origins=["https://elsewhere.example.com"]',
        "-var=signing_key={signs=1,verifies=2}",
        '-var=media_url_callers=["serviceAccount:player@demo-project.iam.gserviceaccount.com"]',
        "-var=websub_hub=https://hub.example.com",
        '-var=operators=["group:operators@example.com"]',
        "-var=alert_email=operator@example.com",
    )
