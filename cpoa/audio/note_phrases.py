"""The fixed sentences of show notes and tags by language; English for a language that is not here."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.contracts.language_tags import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class NotePhrases:
    """``disclosure`` has fields for writer and sources: ``below`` in the notes, ``in_the_notes`` in a file's tags.
    ``unchecked`` replaces it for an episode without sources. ``marked`` and ``adapts`` are about sources under a
    licence; ``changed`` follows both. ``by``: of authors."""

    chapters: str
    sources: str
    disclosure: str
    unchecked: str
    below: str
    in_the_notes: str
    generated: str
    marked: str
    adapts: str
    changed: str
    by: str
    conjunction: str


def note_phrases(language: str) -> NotePhrases:
    """``language``: a BCP 47 tag."""
    return _PHRASES.get(language_of(language), ENGLISH_PHRASES)


ENGLISH_PHRASES = NotePhrases(
    chapters="Chapters",
    sources="Sources",
    disclosure="The voices are synthetic. The script was written by {writer} from {sources}.",
    unchecked=(
        "The voices are synthetic. The script was written by {writer} from what it knows, without sources. "
        "Nothing in it was checked against sources."
    ),
    below="the sources below",
    in_the_notes="the sources in the show notes",
    generated="This audio was artificially generated.",
    marked="This episode adapts the sources marked {licence}, with thanks to their authors.",
    adapts="This episode adapts {works}, used under {licence}.",
    changed="Their text was shortened and turned into a conversation. The episode is shared under the same licence.",
    by="by",
    conjunction="and",
)
_PHRASES: Mapping[str, NotePhrases] = MappingProxyType(
    {
        "de": NotePhrases(
            chapters="Kapitel",
            sources="Quellen",
            disclosure="Die Stimmen sind synthetisch. Das Skript hat {writer} aus {sources} geschrieben.",
            unchecked=(
                "Die Stimmen sind synthetisch. Das Skript hat {writer} ohne Quellen aus seinem Wissen geschrieben. "
                "Nichts davon wurde an Quellen geprüft."
            ),
            below="den Quellen unten",
            in_the_notes="den Quellen in den Shownotes",
            generated="Diese Aufnahme wurde künstlich erzeugt.",
            marked="Diese Folge ist eine Bearbeitung der mit {licence} gekennzeichneten Quellen; Dank an ihre Autoren.",
            adapts="Diese Folge ist eine Bearbeitung von {works}, verwendet unter {licence}.",
            changed="Der Text wurde gekürzt und in ein Gespräch umgeschrieben. Die Folge steht unter derselben Lizenz.",
            by="von",
            conjunction="und",
        ),
        "fr": NotePhrases(
            chapters="Chapitres",
            sources="Sources",
            disclosure="Les voix sont synthétiques. Le texte a été écrit par {writer} à partir {sources}.",
            unchecked=(
                "Les voix sont synthétiques. Le texte a été écrit par {writer} à partir de ce qu'il sait, sans "
                "sources. Rien n'a été vérifié auprès de sources."
            ),
            below="des sources ci-dessous",
            in_the_notes="des sources indiquées dans les notes",
            generated="Cet enregistrement a été généré artificiellement.",
            marked="Cet épisode adapte les sources marquées {licence} ; merci à leurs auteurs.",
            adapts="Cet épisode adapte {works}, sous licence {licence}.",
            changed="Leur texte a été abrégé et transformé en conversation. L'épisode est sous la même licence.",
            by="par",
            conjunction="et",
        ),
        "es": NotePhrases(
            chapters="Capítulos",
            sources="Fuentes",
            disclosure="Las voces son sintéticas. El guion lo escribió {writer} a partir de {sources}.",
            unchecked=(
                "Las voces son sintéticas. El guion lo escribió {writer} con lo que sabe, sin fuentes. "
                "Nada se ha comprobado con fuentes."
            ),
            below="las fuentes de abajo",
            in_the_notes="las fuentes de las notas",
            generated="Este audio se generó artificialmente.",
            marked="Este episodio adapta las fuentes marcadas con {licence}; gracias a sus autores.",
            adapts="Este episodio adapta {works}, con licencia {licence}.",
            changed="Su texto se abrevió y se convirtió en una conversación. El episodio tiene la misma licencia.",
            by="de",
            conjunction="y",
        ),
        "it": NotePhrases(
            chapters="Capitoli",
            sources="Fonti",
            disclosure="Le voci sono sintetiche. Il testo è stato scritto da {writer} a partire {sources}.",
            unchecked=(
                "Le voci sono sintetiche. Il testo è stato scritto da {writer} da quello che sa, senza fonti. "
                "Nulla è stato verificato con le fonti."
            ),
            below="dalle fonti qui sotto",
            in_the_notes="dalle fonti indicate nelle note",
            generated="Questo audio è stato generato artificialmente.",
            marked="Questo episodio adatta le fonti con licenza {licence}; grazie ai loro autori.",
            adapts="Questo episodio adatta {works}, con licenza {licence}.",
            changed="Il testo è stato abbreviato e trasformato in conversazione. L'episodio ha la stessa licenza.",
            by="di",
            conjunction="e",
        ),
        "pt": NotePhrases(
            chapters="Capítulos",
            sources="Fontes",
            disclosure="As vozes são sintéticas. O texto foi escrito por {writer} a partir {sources}.",
            unchecked=(
                "As vozes são sintéticas. O texto foi escrito por {writer} com o que sabe, sem fontes. "
                "Nada foi verificado em fontes."
            ),
            below="das fontes abaixo",
            in_the_notes="das fontes indicadas nas notas",
            generated="Este áudio foi gerado artificialmente.",
            marked="Este episódio adapta as fontes marcadas com {licence}; obrigado aos seus autores.",
            adapts="Este episódio adapta {works}, sob a licença {licence}.",
            changed="O texto foi abreviado e transformado em conversa. O episódio é partilhado sob a mesma licença.",
            by="de",
            conjunction="e",
        ),
        "nl": NotePhrases(
            chapters="Hoofdstukken",
            sources="Bronnen",
            disclosure="De stemmen zijn synthetisch. Het script is geschreven door {writer} op basis van {sources}.",
            unchecked=(
                "De stemmen zijn synthetisch. Het script is geschreven door {writer} uit wat het weet, zonder bronnen. "
                "Niets daarvan is aan de hand van bronnen gecontroleerd."
            ),
            below="de bronnen hieronder",
            in_the_notes="de bronnen in de shownotes",
            generated="Deze opname is kunstmatig gemaakt.",
            marked="Deze aflevering bewerkt de bronnen met {licence}; met dank aan de auteurs.",
            adapts="Deze aflevering bewerkt {works}, gebruikt onder {licence}.",
            changed="De tekst is ingekort en tot een gesprek gemaakt. De aflevering heeft dezelfde licentie.",
            by="door",
            conjunction="en",
        ),
        "pl": NotePhrases(
            chapters="Rozdziały",
            sources="Źródła",
            disclosure="Głosy są syntetyczne. Tekst napisał {writer} na podstawie {sources}.",
            unchecked=(
                "Głosy są syntetyczne. Tekst napisał {writer} na podstawie tego, co wie, bez źródeł. "
                "Niczego nie sprawdzono w źródłach."
            ),
            below="źródeł podanych niżej",
            in_the_notes="źródeł podanych w opisie",
            generated="To nagranie zostało wygenerowane sztucznie.",
            marked="Ten odcinek jest adaptacją źródeł oznaczonych {licence}; dziękujemy ich autorom.",
            adapts="Ten odcinek jest adaptacją {works}, na licencji {licence}.",
            changed="Tekst skrócono i zamieniono w rozmowę. Odcinek jest udostępniony na tej samej licencji.",
            by="–",
            conjunction="i",
        ),
    }
)
