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
    licence; ``changed`` follows both, and then ``same`` to ``no_licence``, which say the episode's own terms.
    ``linked``: of a source whose licence is only an address. ``by``: of authors."""

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
    same: str
    shared: str
    no_commerce: str
    no_changes: str
    no_licence: str
    linked: str
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
    changed="Their text was shortened and turned into a conversation.",
    same="The episode is shared under the same licence.",
    shared="The episode is shared under {licence}.",
    no_commerce="A source does not allow commercial use, so this episode must not be used commercially.",
    no_changes="A source does not allow changed versions to be shared, so this episode is for personal use only.",
    no_licence="This episode has no licence of its own: read the terms of its sources before you share it.",
    linked="licence: {address}",
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
            changed="Der Text wurde gekürzt und in ein Gespräch umgeschrieben.",
            same="Die Folge steht unter derselben Lizenz.",
            shared="Die Folge steht unter {licence}.",
            no_commerce=(
                "Eine Quelle erlaubt keine kommerzielle Nutzung; auch diese Folge darf nicht kommerziell "
                "genutzt werden."
            ),
            no_changes=(
                "Eine Quelle erlaubt nicht, Bearbeitungen weiterzugeben; diese Folge ist nur für den eigenen Gebrauch."
            ),
            no_licence=(
                "Diese Folge hat keine eigene Lizenz; vor dem Weitergeben sind die Bedingungen der Quellen zu prüfen."
            ),
            linked="Lizenz: {address}",
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
            changed="Leur texte a été abrégé et transformé en conversation.",
            same="L'épisode est sous la même licence.",
            shared="L'épisode est sous licence {licence}.",
            no_commerce=(
                "Une source interdit l'usage commercial ; cet épisode ne doit donc pas être utilisé à "
                "des fins commerciales."
            ),
            no_changes=(
                "Une source ne permet pas de partager des versions modifiées ; cet épisode est réservé à "
                "un usage personnel."
            ),
            no_licence=(
                "Cet épisode n'a pas de licence propre : lisez les conditions de ses sources avant de le partager."
            ),
            linked="licence : {address}",
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
            changed="Su texto se abrevió y se convirtió en una conversación.",
            same="El episodio tiene la misma licencia.",
            shared="El episodio tiene la licencia {licence}.",
            no_commerce=(
                "Una fuente no permite el uso comercial, así que este episodio no debe usarse con fines comerciales."
            ),
            no_changes=(
                "Una fuente no permite compartir versiones modificadas, así que este episodio es solo "
                "para uso personal."
            ),
            no_licence=(
                "Este episodio no tiene licencia propia: lea las condiciones de sus fuentes antes de compartirlo."
            ),
            linked="licencia: {address}",
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
            changed="Il testo è stato abbreviato e trasformato in conversazione.",
            same="L'episodio ha la stessa licenza.",
            shared="L'episodio ha la licenza {licence}.",
            no_commerce=(
                "Una fonte non permette l'uso commerciale, quindi questo episodio non va usato a fini commerciali."
            ),
            no_changes=(
                "Una fonte non permette di condividere versioni modificate, quindi questo episodio è "
                "solo per uso personale."
            ),
            no_licence=(
                "Questo episodio non ha una licenza propria: prima di condividerlo, leggere le condizioni delle fonti."
            ),
            linked="licenza: {address}",
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
            changed="O texto foi abreviado e transformado em conversa.",
            same="O episódio é partilhado sob a mesma licença.",
            shared="O episódio é partilhado sob a licença {licence}.",
            no_commerce=(
                "Uma fonte não permite o uso comercial, por isso este episódio não deve ser usado para fins comerciais."
            ),
            no_changes=(
                "Uma fonte não permite partilhar versões alteradas, por isso este episódio é só para uso pessoal."
            ),
            no_licence="Este episódio não tem licença própria: leia as condições das fontes antes de o partilhar.",
            linked="licença: {address}",
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
            changed="De tekst is ingekort en tot een gesprek gemaakt.",
            same="De aflevering heeft dezelfde licentie.",
            shared="De aflevering heeft de licentie {licence}.",
            no_commerce=(
                "Een bron staat geen commercieel gebruik toe; gebruik deze aflevering dus ook niet commercieel."
            ),
            no_changes=(
                "Een bron staat niet toe dat bewerkingen worden gedeeld; deze aflevering is alleen voor eigen gebruik."
            ),
            no_licence=(
                "Deze aflevering heeft geen eigen licentie: lees de voorwaarden van de bronnen voordat u haar deelt."
            ),
            linked="licentie: {address}",
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
            changed="Tekst skrócono i zamieniono w rozmowę.",
            same="Odcinek jest udostępniony na tej samej licencji.",
            shared="Odcinek jest udostępniony na licencji {licence}.",
            no_commerce=(
                "Jedno ze źródeł nie pozwala na użytek komercyjny, więc tego odcinka nie wolno używać komercyjnie."
            ),
            no_changes=(
                "Jedno ze źródeł nie pozwala rozpowszechniać zmienionych wersji, więc ten odcinek jest "
                "tylko do użytku osobistego."
            ),
            no_licence="Ten odcinek nie ma własnej licencji: przed udostępnieniem należy przeczytać warunki źródeł.",
            linked="licencja: {address}",
            by="–",
            conjunction="i",
        ),
    }
)
