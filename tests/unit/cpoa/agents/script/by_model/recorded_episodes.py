"""Whole episodes, with what a strong model answered to each prompt of their outline and their chapters.

`python -m tests.unit.cpoa.agents.script.by_model.recorded_episodes` says which replies are missing, or were written to
another prompt and must be read again; then it records the prompts as they are now. With a folder as its argument it
writes the prompts of these replies there.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cpoa.agents.script.by_model.chapter_writer import ModelChapterWriter
from cpoa.contracts.agents import ScriptRequest
from cpoa.contracts.dialogue import Hosts, Speaker
from cpoa.contracts.material import Material
from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest
from cpoa.steps.script_requests import compute_seed
from tests.unit.cpoa.agents.script.by_model.chapter_writing import assembled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.writing import WrittenChapter

FOLDER = Path(__file__).parents[5] / "data" / "model_episodes"
HOSTS = Hosts("Anna", "Ben")
MODEL = "a strong model"
_SPEAKERS = {"A": Speaker.HOST, "B": Speaker.GUEST}
_NUMBERS = re.compile(r" \[[\d,]+\]$")


@dataclass(frozen=True, slots=True)
class Recording:
    """``name``: that of its folder. ``planted``: each line in which the model invented something, with its repair."""

    name: str
    minutes: int
    planted: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return FOLDER / self.name

    def request(self) -> ScriptRequest:
        material = msgspec.json.decode((self.folder / "material.json").read_bytes(), type=Material)
        return ScriptRequest(material, HOSTS, self.minutes, seed=compute_seed(material.topic))

    def recorded_prompts(self) -> dict[str, str]:
        """Returns the hash of each prompt by the name of its reply."""
        path = self.folder / "prompts.json"
        hashes: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return hashes

    def reply(self, name: str) -> str:
        return (self.folder / f"{name}.txt").read_text(encoding="utf-8")

    def answers(self) -> dict[str, str]:
        """Returns the replies by the hashes of their prompts."""
        return {prompt: self.reply(name) for name, prompt in self.recorded_prompts().items()}

    def reply_names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.*.txt"))

    def chapter_names(self) -> list[str]:
        """Returns the names of the replies with the chapters' lines, in order: for each chapter the last one."""
        names = self.reply_names()
        found = {name.partition(".")[0] for name in names if name.startswith("chapter-")}
        steps = sorted(found, key=lambda step: int(step.removeprefix("chapter-")))
        return [max(each for each in (f"{step}.chapter", f"{step}.chapter-length") if each in names) for step in steps]

    def cited_texts(self) -> set[str]:
        """Returns the lines of the first replies that have numbers of passages, without them."""
        replies = [self.reply(name) for name in self.reply_names() if name.endswith(".chapter")]
        written = [line for reply in replies for line in reply.splitlines()]
        return {_NUMBERS.sub("", line[3:]) for line in written if _NUMBERS.search(line)}

    def lines(self) -> list[tuple[Speaker, str]]:
        """Returns what the model wrote for the hosts, without the numbers of passages."""
        written = [line for name in self.chapter_names() for line in self.reply(name).splitlines()]
        return [(_SPEAKERS[line[0]], _NUMBERS.sub("", line[3:])) for line in written]


RECORDINGS = (
    Recording(
        "hokusai",
        4,
        {
            "The shogun laughs until he cries, and hands him a purse of gold.": (
                "And with that picture he wins the competition."
            )
        },
    ),
    Recording("volcano", 4),
    Recording("sourdough", 4),
    Recording(
        "telescope",
        10,
        {
            "Galileo. In 1609 he builds one of his own, turns it on Jupiter, and finds four moons.": (
                "Galileo. In 1609 he builds one of his own, and turns it on the sky."
            )
        },
    ),
    Recording(
        "zheng_he",
        30,
        {
            "The general laughs so hard that he has to hold on to his saddle. Then he takes the boy prisoner.": (
                "The general isn't amused, it seems. Afterwards he takes the boy prisoner."
            ),
            "So he walks out to the palace gate, and bows to it in front of everybody.": (
                "And nobody had to look for it. You can see a proof like that from the back row."
            ),
            "Near it. The first ones that long were iron clippers, built in Boston in the nineteenth century.": (
                "Near it. The first ones that long were steamers with iron hulls, in the nineteenth century."
            ),
            "When he was dead, and his side had fallen, they made him small. A minister burned the logbooks.": (
                "And when he was dead, and his side had fallen, they made him small in the official accounts."
            ),
        },
    ),
)


@dataclass
class RecordedModel:
    """An ``AskedModel`` that answers with the files of a recording. ``step``: the one that asks, named as in the
    workflow. ``asked``: each request by the name of its reply."""

    recording: Recording
    step: str = "outline"
    context_tokens: int = 128_000
    name: str = MODEL
    asked: dict[str, TextRequest] = field(default_factory=dict)

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        name = f"{self.step}.{purpose.replace(' ', '-')}"
        self.asked[name] = request
        return TextReply(self.recording.reply(name), FinishReason.STOP, MODEL)

    def prompts(self) -> dict[str, str]:
        return {name: prompt_hash(asked.system, asked.prompt) for name, asked in self.asked.items()}


class ModelWithoutJudge(RecordedModel):
    """Writes the recorded chapters, and answers nothing else."""

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        if purpose not in ("outline", "chapter"):
            raise ModelError("it does not answer", is_temporary=False)
        return super().ask(purpose, request)


def prompt_hash(system: str, prompt: str) -> str:
    return hashlib.sha256(f"{system}\n\n{prompt}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Replayed:
    chapters: tuple[WrittenChapter, ...]
    script: Script


def replay(model: RecordedModel) -> Replayed:
    """Raises FileNotFoundError at a request without a reply."""
    request, writer = model.recording.request(), ModelChapterWriter(model.name)
    outline = writer.plan(request, model)
    chapters: list[WrittenChapter] = []
    for number in range(len(outline.chapters)):
        model.step = f"chapter-{number}"
        chapters.append(writer.write(request, outline, chapters, model))
    return Replayed(tuple(chapters), assembled(writer, request, outline, chapters))


def _record(recording: Recording, prompt_folder: Path | None) -> None:
    model = RecordedModel(recording)
    try:
        replay(model)
        missing = ""
    except FileNotFoundError:
        missing = list(model.asked)[-1]
    recorded, now = recording.recorded_prompts(), model.prompts()
    for name, request in model.asked.items():
        if recorded.get(name) == now[name]:
            continue
        what = "is missing" if name == missing else "answers another prompt: read it again"
        print(f"{recording.name}/{name}.txt {what}")
        if prompt_folder:
            text = f"{request.system}\n\n{request.prompt}\n"
            (prompt_folder / f"{recording.name}.{name}.txt").write_text(text, encoding="utf-8")
    now.pop(missing, None)
    (recording.folder / "prompts.json").write_text(f"{json.dumps(now, indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    for each in RECORDINGS:
        _record(each, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
