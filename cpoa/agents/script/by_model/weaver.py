"""PSWA: writes the script with a language model; the embedded writer is the fallback."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.assembly import build_script
from cpoa.agents.script.by_model.claim_check import ClaimCheck
from cpoa.agents.script.by_model.missing_intro_outro import add_missing_intro_outro
from cpoa.agents.script.by_model.placed_turns import count_words, shorten
from cpoa.agents.script.by_model.prompt import PROMPT_VERSION, build_text_request
from cpoa.agents.script.by_model.review import Fault, Review, review
from cpoa.agents.script.by_model.shown_passages import ShownPassages
from cpoa.agents.script.credit import credit
from cpoa.agents.script.pacing import wanted_words
from cpoa.contracts.models import ModelError
from cpoa.providers.prices import estimate_reply_cost

if TYPE_CHECKING:
    from cpoa.contracts.agents import CheckCancelled, ScriptRequest, ScriptWeavingAgent
    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.models import TextModel, TextReply

MAX_REQUESTS = 3
MAX_LENGTH_FACTOR = 1.15
"""Factor on the wanted length; a longer script is shortened."""

_TALK_PER_WORD = 1.25
"""The hosts need this many words per word of a passage, because they add questions and reactions."""

_MIN_MATERIAL_WORDS = 12
_RESCALED = (0.6, 1.6)
_SHORTER = 0.7

logger = logging.getLogger(__name__)


class ModelScriptWeaver:
    """The ``writer`` of a script names the model, or the embedded writer if it took over."""

    def __init__(self, model: TextModel, fallback: ScriptWeavingAgent) -> None:
        self._model = model
        self._fallback = fallback

    @property
    def engine_version(self) -> str:
        return f"{self._writer}, else {self._fallback.engine_version}"

    @property
    def _writer(self) -> str:
        return f"{PROMPT_VERSION} by {self._model.name}"

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        """Raises what the embedded writer raises if it takes over: PermanentStepError for unusable material."""
        shown = ShownPassages.of(request.material)
        if shown.words < _MIN_MATERIAL_WORDS:
            return self._write_fallback(request, check_cancelled)
        script_requests = _ScriptRequests(self._model, request, shown)
        best = script_requests.best_review(check_cancelled)
        script_requests.log_cost(best)
        if best is None:
            logger.warning(
                "The embedded writer takes over from the model: %s",
                script_requests.last_failure,
                extra={"fields": {"model": self._model.name, "requests": script_requests.requests}},
            )
            return self._write_fallback(request, check_cancelled)
        return self._script(request, script_requests, best)

    def _write_fallback(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        return replace(self._fallback.weave(request, check_cancelled), is_makeshift=True)

    def _script(self, request: ScriptRequest, script_requests: _ScriptRequests, best: Review) -> Script:
        assert best.turns is not None  # noqa: S101 (best_review returns only reviews with turns)
        assert best.written is not None  # noqa: S101 (as above)
        turns = shorten(add_missing_intro_outro(best.turns, request), MAX_LENGTH_FACTOR * script_requests.aim)
        return build_script(
            turns,
            best.written,
            request,
            script_requests.check,
            writer=self._writer,
            reachable_words=script_requests.reachable_words,
        )


@dataclass
class _ScriptRequests:
    """The requests for one script. They end when a fault occurs a second time."""

    model: TextModel
    request: ScriptRequest
    shown: ShownPassages
    requests: int = 0
    last_failure: str = ""
    replies: list[TextReply] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.check = ClaimCheck(self.shown, self.request)
        self.aim = wanted_words(self.request.length_minutes, self.request.speaking_rate)
        self.reachable_words = self.shown.words * _TALK_PER_WORD
        self._target = min(self.aim, self.reachable_words)

    def best_review(self, check_cancelled: CheckCancelled) -> Review | None:
        found: list[Review] = []
        words, complaint = self._target, ""
        while len(found) < MAX_REQUESTS and _is_worth_asking(found):
            check_cancelled()
            found.append(self._request_review(words, complaint, check_cancelled))
            words, complaint = self._rescale(words, found[-1]), found[-1].complaint
        self.requests = len(found)
        usable = [each for each in found if each.turns is not None]
        return min(usable, key=lambda each: (each.fault is not None, self._distance(each))) if usable else None

    def _request_review(self, words: float, complaint: str, check_cancelled: CheckCancelled) -> Review:
        sources = {passage.source_id for passage in self.shown.passages}
        thanks = credit(self.request.material, sources)
        prompt = build_text_request(self.request, self.shown, words, thanks, complaint)
        try:
            reply = self.model.generate(prompt, check_cancelled)
        except ModelError as error:
            self.last_failure = f"{Fault.MODEL_ERROR}: {error}"
            return Review(Fault.MODEL_ERROR, complaint, is_final=not error.is_temporary)
        self.replies.append(reply)
        found = review(reply, self.request.hosts, self.check, self._target, self.aim)
        self.last_failure = found.fault or ""
        return found

    def _rescale(self, asked_words: float, found: Review) -> float:
        """Asks for more words if the model wrote too few, and for fewer if it wrote too many."""
        if found.fault is Fault.CUT_OFF:
            return asked_words * _SHORTER
        if found.fault is not Fault.LENGTH or found.turns is None:
            return asked_words
        least, most = _RESCALED
        return asked_words * min(max(self._target / count_words(found.turns), least), most)

    def _distance(self, found: Review) -> float:
        return abs(count_words(found.turns or ()) - self._target)

    def log_cost(self, best: Review | None) -> None:
        if not self.replies:
            return
        dollars = [estimate_reply_cost(reply) for reply in self.replies]
        known = [each for each in dollars if each is not None]
        fields = {
            "model": self.replies[-1].model,
            "requests": self.requests,
            "prompt_tokens": sum(reply.prompt_tokens for reply in self.replies),
            "completion_tokens": sum(reply.completion_tokens for reply in self.replies),
            "dropped_parts": best.dropped_parts if best else None,
            "estimated_dollars": round(sum(known), 6) if len(known) == len(dollars) else None,
        }
        logger.info("The model was asked for a script", extra={"fields": fields})


def _is_worth_asking(found: list[Review]) -> bool:
    """Whether to send another request: not after a good or final reply, and not after a repeated fault."""
    faults = [each.fault for each in found]
    return not (found and found[-1].is_final) and len(set(faults)) == len(faults)
