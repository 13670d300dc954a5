"""The lines that a model's script gets if the model left them out, by language, and the words that show whether it did.

For other languages than these nothing is added: what must be known is in the show notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.agents.script.intro_outro import (
    GOODBYES,
    GREETING_REPLIES,
    GREETINGS,
    SYNTHETIC_BY_MODEL,
    SYNTHETIC_GENERAL_BY_MODEL,
    SYNTHETIC_OWN_BY_MODEL,
)
from cpoa.contracts.language_tags import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SpokenLines:
    """``credit``: None for English, which has its own wordings. ``unchecked_note``: for the opening of an episode
    without sources.

    Expressions that recognise what a model wrote: ``leaving``: takes leave. ``credits``: names the sources.
    ``unchecked``: says that nothing was checked. ``label``: says that voices and script are synthetic; all of its
    expressions have to be found.
    """

    greetings: tuple[str, ...]
    replies: tuple[str, ...]
    credit: str | None
    synthetic: str
    synthetic_own: str
    synthetic_general: str
    unchecked_note: str
    closing: str
    goodbyes: tuple[str, ...]
    leaving: re.Pattern[str]
    credits: re.Pattern[str]
    unchecked: re.Pattern[str]
    label: tuple[re.Pattern[str], ...]


def spoken_lines(language: str) -> SpokenLines | None:
    """``language``: a BCP 47 tag."""
    return _LINES.get(language_of(language))


ENGLISH_LINES = SpokenLines(
    greetings=GREETINGS,
    replies=GREETING_REPLIES,
    credit=None,
    synthetic=SYNTHETIC_BY_MODEL,
    synthetic_own=SYNTHETIC_OWN_BY_MODEL,
    synthetic_general=SYNTHETIC_GENERAL_BY_MODEL,
    unchecked_note=(
        "One honest note: we found no sources on this. A language model wrote it from what it knows, not checked "
        "against sources."
    ),
    closing="That's all for today.",
    goodbyes=GOODBYES,
    leaving=re.compile(
        r"\b(?:thanks?(?: you)?(?: so much)?,? (?:all |everyone |everybody )?for|goodbye|good-bye|bye|take care"
        r"|until next time|till next time|see you|that's all for|that is all for|that's where we leave|signing off"
        r"|farewell)\b",
        re.IGNORECASE,
    ),
    credits=re.compile(r"\b(?:wikipedia|show notes)\b", re.IGNORECASE),
    unchecked=re.compile(
        r"(?:\b(?:not|nothing|nobody|never)|n['’]t)\b[^.?!]{0,60}\bchecked\b|\bunchecked\b", re.IGNORECASE
    ),
    label=(
        re.compile(
            r"\b(?:synthetic|artificial|computer|generated|machine|robots?|real (?:voices|people|humans?))\b",
            re.IGNORECASE,
        ),
        re.compile(r"\bvoices?\b"),
        re.compile(r"\b(?:language model|software|machine|computer|algorithm|(?-i:AI|A\.I\.))", re.IGNORECASE),
    ),
)


def _lines(
    *,
    greeting: str,
    reply: str,
    credit: str,
    synthetic: str,
    synthetic_own: str,
    synthetic_general: str,
    unchecked_note: str,
    closing: str,
    goodbye: str,
    leaving: str,
    notes: str,
    unchecked: str,
    label: tuple[str, str, str],
) -> SpokenLines:
    """``leaving``, ``notes``, ``unchecked`` and ``label`` are parts of regular expressions, each from the beginning of
    a word."""
    return SpokenLines(
        greetings=(greeting,),
        replies=(reply,),
        credit=credit,
        synthetic=synthetic,
        synthetic_own=synthetic_own,
        synthetic_general=synthetic_general,
        unchecked_note=unchecked_note,
        closing=closing,
        goodbyes=(goodbye,),
        leaving=_beginnings(leaving),
        credits=_beginnings(rf"wikip|{notes}"),
        unchecked=_beginnings(unchecked),
        label=tuple(map(_beginnings, label)),
    )


def _beginnings(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


_LINES: Mapping[str, SpokenLines] = MappingProxyType(
    {
        "en": ENGLISH_LINES,
        "de": _lines(
            greeting="Hallo und willkommen. Ich bin {host}.",
            reply="Und ich bin {guest}.",
            credit="Unsere Quellen: {sources}. Die Links stehen in den Shownotes.",
            synthetic=(
                "Unsere Stimmen sind synthetisch, und ein Sprachmodell hat dieses Skript aus den Quellen "
                "in den Shownotes geschrieben."
            ),
            synthetic_own=(
                "Unsere Stimmen sind synthetisch, und ein Sprachmodell hat aus dem Text unser Gespräch gemacht."
            ),
            synthetic_general=(
                "Unsere Stimmen sind synthetisch, und ein Sprachmodell hat dieses Skript aus seinem Wissen "
                "geschrieben. Nichts davon wurde an Quellen geprüft."
            ),
            unchecked_note=(
                "Ein ehrlicher Hinweis: Wir haben dazu keine Quellen gefunden. Ein Sprachmodell hat dies aus "
                "seinem Wissen geschrieben, und es wurde nicht an Quellen geprüft."
            ),
            closing="Das war es für heute.",
            goodbye="Danke fürs Zuhören, und bis zum nächsten Mal.",
            leaving=r"danke|tschüs|auf wiederhören|bis zum nächsten|bis bald|das war['’ ]?e?s für heute",
            notes="shownotes|show notes|quellen",
            unchecked="geprüft|überprüft|ungeprüft",
            label=(
                "synthetisch|künstlich|computer|maschine|generiert",
                "stimme",
                r"sprachmodell|software|KI\b|computer",
            ),
        ),
        "fr": _lines(
            greeting="Bonjour et bienvenue. Je suis {host}.",
            reply="Et moi, je suis {guest}.",
            credit="Nos sources : {sources}. Les liens sont dans les notes de l'épisode.",
            synthetic=(
                "Nos voix sont synthétiques, et un modèle de langage a écrit ce texte à partir des "
                "sources indiquées dans les notes."
            ),
            synthetic_own="Nos voix sont synthétiques, et un modèle de langage a tiré notre conversation du texte.",
            synthetic_general=(
                "Nos voix sont synthétiques, et un modèle de langage a écrit ce texte à partir de ce qu'il "
                "sait. Rien n'a été vérifié auprès de sources."
            ),
            unchecked_note=(
                "Une précision honnête : nous n'avons pas trouvé de sources à ce sujet. Un modèle de langage "
                "a écrit ceci à partir de ce qu'il sait, et rien n'a été vérifié auprès de sources."
            ),
            closing="C'est tout pour aujourd'hui.",
            goodbye="Merci de votre écoute, et à la prochaine.",
            leaving=r"merci|au revoir|à la prochaine|à bientôt|c['’]est tout pour",
            notes="notes de l|sources",
            unchecked="vérifi",
            label=(
                "synthétique|artificiel|ordinateur|généré",
                "voix",
                r"modèle de lang|logiciel|IA\b|intelligence art",
            ),
        ),
        "es": _lines(
            greeting="Hola y bienvenidos. Soy {host}.",
            reply="Y yo soy {guest}.",
            credit="Nuestras fuentes: {sources}. Los enlaces están en las notas del episodio.",
            synthetic=(
                "Nuestras voces son sintéticas, y un modelo de lenguaje escribió este guion a partir de "
                "las fuentes que están en las notas."
            ),
            synthetic_own=(
                "Nuestras voces son sintéticas, y un modelo de lenguaje convirtió el texto en nuestra conversación."
            ),
            synthetic_general=(
                "Nuestras voces son sintéticas, y un modelo de lenguaje escribió este guion con lo que sabe. "
                "Nada se ha comprobado con fuentes."
            ),
            unchecked_note=(
                "Una aclaración honesta: no encontramos fuentes sobre esto. Un modelo de lenguaje lo escribió "
                "con lo que sabe, y nada se ha comprobado con fuentes."
            ),
            closing="Eso es todo por hoy.",
            goodbye="Gracias por escucharnos, y hasta la próxima.",
            leaving=r"gracias|adiós|hasta la próxima|hasta pronto|eso es todo por hoy",
            notes="notas del|fuentes",
            unchecked="comproba|verifica|contrasta",
            label=(
                "sintétic|artificial|ordenador|computador|generad",
                "voces|voz",
                r"modelo de leng|software|IA\b|int\w+ art",
            ),
        ),
        "it": _lines(
            greeting="Ciao e benvenuti. Io sono {host}.",
            reply="E io sono {guest}.",
            credit="Le nostre fonti: {sources}. I link sono nelle note dell'episodio.",
            synthetic=(
                "Le nostre voci sono sintetiche, e un modello linguistico ha scritto questo testo dalle "
                "fonti indicate nelle note."
            ),
            synthetic_own=(
                "Le nostre voci sono sintetiche, e un modello linguistico ha trasformato il testo nella "
                "nostra conversazione."
            ),
            synthetic_general=(
                "Le nostre voci sono sintetiche, e un modello linguistico ha scritto questo testo da quello "
                "che sa. Nulla è stato verificato con le fonti."
            ),
            unchecked_note=(
                "Una nota onesta: non abbiamo trovato fonti su questo. Un modello linguistico lo ha scritto "
                "da quello che sa, e nulla è stato verificato con le fonti."
            ),
            closing="Per oggi è tutto.",
            goodbye="Grazie per l'ascolto, e alla prossima.",
            leaving=r"grazie|arrivederci|alla prossima|a presto|per oggi è tutto",
            notes="note dell|fonti",
            unchecked="verificat|controllat",
            label=(
                "sintetic|artificial|computer|generat",
                "voci|voce",
                r"modello ling|modello di ling|software|IA\b|int\w+ art",
            ),
        ),
        "pt": _lines(
            greeting="Olá e boas-vindas. Eu sou {host}.",
            reply="E eu sou {guest}.",
            credit="As nossas fontes: {sources}. Os links estão nas notas do episódio.",
            synthetic=(
                "As nossas vozes são sintéticas, e um modelo de linguagem escreveu este texto a partir "
                "das fontes indicadas nas notas."
            ),
            synthetic_own="As nossas vozes são sintéticas, e um modelo de linguagem fez do texto a nossa conversa.",
            synthetic_general=(
                "As nossas vozes são sintéticas, e um modelo de linguagem escreveu este texto com o que sabe. "
                "Nada foi verificado em fontes."
            ),
            unchecked_note=(
                "Uma nota honesta: não temos fontes sobre este tema. Um modelo de linguagem escreveu este "
                "texto com o que sabe, e nada foi verificado em fontes."
            ),
            closing="Por hoje é tudo.",
            goodbye="Agradecemos a sua companhia. Até a próxima.",
            leaving=r"obrigad|agradecemos|adeus|tchau|até (?:à|a) próxima|até breve|por hoje é (?:tudo|só)",
            notes="notas do|fontes",
            unchecked="verificad|confirmad",
            label=(
                "sintétic|artificia|computador|gerad",
                "vozes|voz",
                r"modelo de ling|software|IA\b|int\w+ art",
            ),
        ),
        "nl": _lines(
            greeting="Hallo en welkom. Ik ben {host}.",
            reply="En ik ben {guest}.",
            credit="Onze bronnen: {sources}. De links staan in de shownotes.",
            synthetic=(
                "Onze stemmen zijn synthetisch, en een taalmodel heeft dit script geschreven op basis van "
                "de bronnen in de shownotes."
            ),
            synthetic_own="Onze stemmen zijn synthetisch, en een taalmodel heeft van de tekst ons gesprek gemaakt.",
            synthetic_general=(
                "Onze stemmen zijn synthetisch, en een taalmodel heeft dit script geschreven uit wat het "
                "weet. Niets daarvan is aan de hand van bronnen gecontroleerd."
            ),
            unchecked_note=(
                "Een eerlijke opmerking: we hebben hierover geen bronnen gevonden. Een taalmodel heeft dit "
                "geschreven uit wat het weet, en niets is aan de hand van bronnen gecontroleerd."
            ),
            closing="Dat was het voor vandaag.",
            goodbye="Bedankt voor het luisteren, en tot de volgende keer.",
            leaving=r"bedankt|dank je|dank jullie|tot ziens|tot de volgende|dag allemaal|dat was het voor",
            notes="shownotes|show notes|bronnen",
            unchecked="gecontroleerd|ongecontroleerd|geverifieerd",
            label=(
                "synthetisch|kunstmatig|computer|gegenereerd",
                "stem",
                r"taalmodel|software|AI\b|computer",
            ),
        ),
        "pl": _lines(
            greeting="Witajcie. Nazywam się {host}.",
            reply="A ja nazywam się {guest}.",
            credit="Nasze źródła: {sources}. Linki są w opisie odcinka.",
            synthetic=(
                "Nasze głosy są syntetyczne, a ten tekst napisał model językowy na podstawie źródeł podanych w opisie."
            ),
            synthetic_own="Nasze głosy są syntetyczne, a model językowy ułożył z tekstu naszą rozmowę.",
            synthetic_general=(
                "Nasze głosy są syntetyczne, a ten tekst napisał model językowy na podstawie tego, co wie. "
                "Niczego nie sprawdzono w źródłach."
            ),
            unchecked_note=(
                "Uczciwa uwaga: nie znaleźliśmy źródeł na ten temat. Model językowy napisał to na podstawie "
                "tego, co wie, i niczego nie sprawdzono w źródłach."
            ),
            closing="To wszystko na dziś.",
            goodbye="Dziękujemy za uwagę i do usłyszenia.",
            leaving=r"dziękuj|do usłyszenia|do widzenia|do zobaczenia|na razie|to wszystko na dzi",
            notes="opisie odcinka|źród",
            unchecked="sprawdz|niesprawdz|zweryfik",
            label=(
                "syntetyczn|sztuczn|komputer|wygenerowan",
                "głos",
                r"model języ|modelu języ|oprogramowani|AI\b|komputer",
            ),
        ),
    }
)
