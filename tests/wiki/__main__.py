"""Measures scripts made with the stand-in wiki: how many of their words come from the topic's own articles.

    python -m tests.wiki FOLDER [--scripts]

FOLDER holds articles like those of ``tests/wiki/articles``. A topic is asked for if FOLDER has its articles.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.listening.episodes import studio
from tests.wiki import serving

MINUTES = 5
# Topic -> titles of its own articles.
TOPICS = {
    "Sahara": ["Sahara"],
    "why is the Sahara dry": ["Sahara"],
    "how do black holes form?": ["Black hole", "Supernova"],
    "black holes": ["Black hole"],
    "why did the Inca Empire fall": ["Inca Empire"],
    "who was Frida Kahlo": ["Frida Kahlo"],
    "how do vaccines work": ["Vaccine"],
    "why do we dream": ["Dream", "Sleep"],
    "why do we need sleep": ["Sleep"],
    "what caused the Black Death": ["Black Death"],
    "how did the Black Death spread": ["Black Death", "Silk Road"],
    "history of the bicycle": ["Bicycle"],
    "coffee": ["Coffee"],
    "how is coffee made": ["Coffee"],
    "why was the Great Wall of China built": ["Great Wall of China"],
    "what happened to Roald Amundsen": ["Roald Amundsen"],
    "Michael Faraday": ["Michael Faraday"],
    "how does a compass work": ["Compass"],
    "telescope vs compass": ["Telescope", "Compass"],
    "James Webb Space Telescope": ["James Webb Space Telescope"],
    "why do volcanoes erupt": ["Volcano"],
    "how do tornadoes form": ["Tornado"],
    "the Silk Road": ["Silk Road"],
    "cats": ["Cat"],
    "why do cats purr": ["Cat"],
    "potatoes": ["Potato"],
    "effects of the Green Revolution": ["Green Revolution"],
    "Zheng He": ["Zheng He"],
    "Mansa Musa": ["Mansa Musa"],
    "who invented the printing press": ["Johannes Gutenberg"],
    "Hokusai": ["Hokusai"],
    "what is redox": ["Redox"],
    "how does refrigeration work": ["Refrigeration"],
    "Neptune": ["Neptune"],
    "the Viking Age": ["Viking Age"],
    "blak holes": ["Black hole"],
}


def main(arguments: list[str]) -> int:
    folder = Path(next(argument for argument in arguments if not argument.startswith("--")))
    titles = {json.loads(path.read_text(encoding="utf-8"))["title"] for path in folder.glob("*.json")}
    own_words = all_words = refused = asked = 0
    with (
        serving(folder) as wiki,
        studio(
            RESEARCH_ONLINE="auto", RESEARCH_API_URL=wiki.api_url, RESEARCH_CONTACT="https://operator.example/"
        ) as made,
    ):
        for topic, own in TOPICS.items():
            if not titles.issuperset(own):
                continue
            asked += 1
            began = time.monotonic()
            episode = made.make(topic, MINUTES)
            refused += episode.refused is not None
            own_part = sum(words for title, words in episode.words.items() if title in own)
            everything = sum(episode.words.values())
            own_words, all_words = own_words + own_part, all_words + everything
            share = own_part / everything if everything else 0.0
            print(
                f"{topic:<40} {share:6.0%} of {everything:>5} words, {time.monotonic() - began:4.1f} s  {episode.words}"
            )
            if "--scripts" in arguments:
                print("\n".join(f"    {who}: {said}" for who, said in episode.turns) or f"    {episode.refused}")
        log = wiki.log()
    rules = {name: value for name, value in log.items() if name != "entries"}
    print(f"{own_words / max(all_words, 1):.0%} of the words are of the topics' own articles, 70 % wanted")
    print(f"refused: {refused} of {asked}, at most 5 %.  Requests: {rules}")
    return 0 if own_words >= 0.7 * all_words and refused <= 0.05 * asked else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
