"""The settings of remote agents, and of the models that the embedded agents call."""

from __future__ import annotations

from enum import StrEnum

from shared.settings.declaration import (
    SettingsGroup,
    boolean,
    choice,
    integer,
    matching,
    optional_integer,
    optional_number,
    secret,
    text,
    url,
    voices,
)
from shared.settings.needs import (
    CARDS_AND_STEPS,
    MODEL_READERS,
    PICTURE_MODEL_READERS,
    SPEECH_MODEL_READERS,
    STEPS,
    TEXT_CHOICE_READERS,
    TEXT_MODEL_READERS,
)

VOICE_READERS = ("podcasts", "podcast_steps")
INTERVALS = (1, 600)  # seconds
TIMEOUTS = (1, 3600)  # seconds
OPENAI_URL = "https://api.openai.com/v1"
ANTHROPIC_URL = "https://api.anthropic.com"
_INTERVAL = "the longest time in seconds between two polls of a task of {}"
_TIMEOUT = "seconds without a result after which an attempt with {} has failed"


class AimsProvider(StrEnum):
    """Whose models the embedded agents call, if no AIMS address is set. ``OPENAI``: every server with OpenAI's API."""

    NONE = "none"
    GOOGLE = "google"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


WITH_SPEECH = (AimsProvider.NONE, AimsProvider.GOOGLE, AimsProvider.OPENAI)
WITH_PICTURES = WITH_SPEECH


class ModelFallback(StrEnum):
    """What happens to an episode if the language model does not write its script."""

    EMBEDDED = "embedded"
    FAIL = "fail"


class RemoteAgentSettings(SettingsGroup):
    tda_service_url: str = url(
        "the Topic Discovery Agent (TDA), such as `http://tda:5000/discover_topics`", read_by=CARDS_AND_STEPS
    )
    sca_service_url: str = url(
        "the Snippet Craft Agent (SCA), such as `http://sca:5002/craft_snippet`", read_by=CARDS_AND_STEPS
    )
    pswa_service_url: str = url(
        "the Podcast Script Weaver Agent (PSWA), such as `http://pswa:5004/v1/weave_script`",
        read_by=("podcasts", *STEPS),
    )
    vfa_service_url: str = url(
        "the Voice Forge Agent (VFA), such as `http://vfa:5005/v1/forge_voice`", read_by=VOICE_READERS
    )
    iga_service_url: str = url(
        "the base address of the Image Generation Agent (IGA), such as `http://iga:5007`; `/generate_image` is added",
        read_by=CARDS_AND_STEPS,
    )
    cpoa_tda_polling_interval_seconds: int = integer(
        5, *INTERVALS, f"{_INTERVAL.format('TDA')}; the first polls come sooner", read_by=CARDS_AND_STEPS
    )
    cpoa_pswa_polling_interval_seconds: int = integer(5, *INTERVALS, _INTERVAL.format("PSWA"), read_by=STEPS)
    cpoa_vfa_polling_interval_seconds: int = integer(5, *INTERVALS, _INTERVAL.format("VFA"), read_by=STEPS)
    cpoa_iga_polling_interval_seconds: int = integer(5, *INTERVALS, _INTERVAL.format("IGA"), read_by=CARDS_AND_STEPS)
    cpoa_tda_polling_timeout_seconds: int = integer(
        180,
        *TIMEOUTS,
        f"{_TIMEOUT.format('TDA')}. A page waits 20 seconds for all its agents together",
        read_by=CARDS_AND_STEPS,
    )
    cpoa_pswa_polling_timeout_seconds: int = integer(600, *TIMEOUTS, _TIMEOUT.format("PSWA"), read_by=STEPS)
    cpoa_vfa_polling_timeout_seconds: int = integer(300, *TIMEOUTS, _TIMEOUT.format("VFA"), read_by=STEPS)
    cpoa_iga_polling_timeout_seconds: int = integer(240, *TIMEOUTS, _TIMEOUT.format("IGA"), read_by=CARDS_AND_STEPS)
    asf_notification_url: str = url(
        "where the stream feeder (ASF) receives notifications of finished audio, such as "
        "`http://asf:5006/asf/internal/notify_new_audio`",
        read_by=STEPS,
    )
    asf_websocket_base_url: str = matching(
        r"wss?://[^\s?#]+",
        "ws://host/path",
        "where a browser connects to the feeder's streams, such as `ws://asf:5006/api/v1/podcasts/stream`; the "
        "episode's `asf_websocket_url` begins with it",
        read_by=STEPS,
    )
    cpoa_asf_send_ui_update_url: str = url(
        "where the feeder is notified of each stage, for the page that requested the episode, such as "
        "`http://asf:5006/asf/internal/send_ui_update`",
        read_by=STEPS,
    )


class ModelSettings(SettingsGroup):
    aims_service_base_url_container: str = url(
        "the base address of AIMS, such as `http://aims_service:8000`. AIMS is a language model for the embedded "
        "writers of scripts and cards",
        read_by=TEXT_CHOICE_READERS,
    )
    aims_tts_service_base_url_container: str = url(
        "the base address of AIMS TTS, which provides voices, such as `http://aims_tts_service:9000`",
        read_by=SPEECH_MODEL_READERS,
    )
    aims_provider: AimsProvider = choice(
        AimsProvider.NONE,
        tuple(AimsProvider),
        "whose models are used where no AIMS address is set; the next three variables choose another provider for one "
        "kind of model. `google`: Gemini, Cloud Text-to-Speech and Gemini's image models; needs "
        "`GOOGLE_CLOUD_PROJECT`. `openai`: any server that speaks OpenAI's API, such as Ollama or LM Studio; needs "
        "`AIMS_OPENAI_TEXT_MODEL`, and speech and pictures are embedded unless their models are named. `anthropic`: "
        "texts only; needs `ANTHROPIC_API_KEY` and `AIMS_ANTHROPIC_TEXT_MODEL`",
        read_by=MODEL_READERS,
    )
    aims_text_provider: AimsProvider | None = choice(
        None, tuple(AimsProvider), "the same for texts alone", read_by=TEXT_CHOICE_READERS
    )
    aims_speech_provider: AimsProvider | None = choice(
        None, WITH_SPEECH, "the same for speech alone", read_by=SPEECH_MODEL_READERS
    )
    aims_picture_provider: AimsProvider | None = choice(
        None, WITH_PICTURES, "the same for covers alone", read_by=PICTURE_MODEL_READERS
    )
    openai_base_url: str = url(
        "the base address of a server that speaks OpenAI's API, with its version, such as `http://127.0.0.1:11434/v1`",
        default=OPENAI_URL,
        read_by=MODEL_READERS,
    )
    openai_api_key: str = secret("the key of that server; a server of your own may need none", read_by=MODEL_READERS)
    aims_openai_text_model: str = text(
        "",
        "the name of the model that writes, as that server calls it, such as `llama3.1:8b`",
        read_by=TEXT_MODEL_READERS,
    )
    aims_openai_context_tokens: int | None = optional_integer(
        1024,
        10_000_000,
        "the tokens that prompt and reply of that model may have together. Without it the server is asked, and a "
        "server that does not tell has 8192",
        read_by=TEXT_MODEL_READERS,
    )
    aims_openai_speech_model: str = text(
        "",
        "the name of the model that speaks, such as `kokoro` or `gpt-4o-mini-tts`. Without it, `AIMS_PROVIDER=openai` "
        "uses the embedded voices",
        read_by=SPEECH_MODEL_READERS,
    )
    aims_openai_speech_base_url: str = url(
        "the base address of the server that speaks, if it is another one, such as `http://127.0.0.1:8880/v1`; without "
        "it `OPENAI_BASE_URL`",
        read_by=SPEECH_MODEL_READERS,
    )
    aims_openai_speech_api_key: str = secret(
        "the key of the server that speaks; without it `OPENAI_API_KEY`, if the address is the same",
        read_by=SPEECH_MODEL_READERS,
    )
    aims_openai_speech_voices: tuple[tuple[str, str, str], ...] = voices(
        "the voices to use, the first one as the usual host. Without it the server is asked at `/audio/voices`; OpenAI "
        "and other servers without that address have OpenAI's voices. An episode uses voices of its language, so "
        "give at least two of each language",
        read_by=SPEECH_MODEL_READERS,
    )
    aims_openai_speech_at_once: int = integer(
        2,
        1,
        16,
        "requests that one chapter sends to the server that speaks at the same time",
        read_by=SPEECH_MODEL_READERS,
    )
    aims_openai_picture_model: str = text(
        "",
        "the name of the model that makes covers at `OPENAI_BASE_URL`, such as `gpt-image-1`. Without it, "
        "`AIMS_PROVIDER=openai` uses the embedded painter",
        read_by=PICTURE_MODEL_READERS,
    )
    anthropic_base_url: str = url(
        "the base address of Anthropic's API, without its version", default=ANTHROPIC_URL, read_by=TEXT_MODEL_READERS
    )
    anthropic_api_key: str = secret("the key for Anthropic's API", read_by=TEXT_MODEL_READERS)
    aims_anthropic_text_model: str = text(
        "", "the name of the model that writes, such as `claude-sonnet-5-5`", read_by=TEXT_MODEL_READERS
    )
    model_silence_seconds: int = integer(
        75,
        10,
        600,
        "seconds without a byte of a language model's reply, also before the first one, after which the request has "
        "failed. A model on a slow computer may need longer to read a prompt",
        read_by=TEXT_MODEL_READERS,
    )
    model_reply_seconds: int = integer(
        900,
        30,
        3600,
        "seconds for a language model's whole reply. A question of a script is not asked again when its tries took "
        "twice as long together",
        read_by=TEXT_MODEL_READERS,
    )
    aims_google_location: str = text(
        "global", "the location of Google's models; Gemini 3 is available in `global` only", read_by=TEXT_MODEL_READERS
    )
    aims_google_text_model: str = text(
        "gemini-3.8-flash", "the model that writes scripts and cards", read_by=TEXT_MODEL_READERS
    )
    aims_google_picture_model: str = text(
        "gemini-3.1-flash-image",
        "the model that makes pictures. A name that begins with `imagen` is called by the API of the Imagen models, "
        "which Google shut down on 2026-08-17",
        read_by=PICTURE_MODEL_READERS,
    )
    aims_google_emulator_url: str = url("a stand-in for Google's models, for tests", read_by=TEXT_MODEL_READERS)
    aims_google_tts_emulator_host: str = matching(
        r"[^/\s]+:\d{1,5}", "host:port", "a stand-in for Cloud Text-to-Speech, for tests", read_by=SPEECH_MODEL_READERS
    )
    model_fallback: ModelFallback = choice(
        ModelFallback.EMBEDDED,
        tuple(ModelFallback),
        "what happens if the language model does not write the script of an episode. `embedded`: the embedded writer "
        "writes it, and the episode says so; `fail`: the episode fails with the model's error, and can be retried",
        read_by=STEPS,
    )
    model_general_knowledge: bool = boolean(
        False,
        "whether the language model may write from what it knows if no source is found about a topic. Nothing in such "
        "an episode is checked, and its hosts, its notes and its page say so. `false`: the episode fails, and names "
        "topics that the sources know",
        read_by=STEPS,
    )


class ModelCostSettings(SettingsGroup):
    model_max_dollars_per_episode: float | None = optional_number(
        0.01,
        100_000,
        "the most that the language model's calls for one episode may cost, in US dollars at list prices; without it "
        "there is no limit. The most that a call may cost is reserved before the call, and a call beyond the limit is "
        "not made. Of a model without a known price only the tokens are counted, and nothing limits its calls",
        read_by=("model_calls",),
    )
    model_max_dollars_per_day: float | None = optional_number(
        0.01, 1_000_000, "the same for all episodes together in any 24 hours", read_by=("model_calls",)
    )
