// The card of a sentence: the passages that it rests on, with the sentences that support it marked, where they are from
// and under which licence. Hover and focus show it; a press keeps it open. On a small screen it is a sheet at the bottom.
import { quotation } from "/listening/quotation.js";
import { creditLine } from "/listening/sources.js";
import { copyText } from "/parts/clipboard.js";
import { externalLink } from "/parts/external_link.js";
import { icon } from "/parts/icons.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const FREELY = {
  question: (speaker) => `${speaker} asks. A question states nothing.`,
  reaction: (speaker) => `What ${speaker} makes of it: a remark or an opinion of the hosts.`,
  recap: () => "It sums up what was said before.",
};

// The accessible name of a mark.
export function markName({ uses }) {
  if (uses.length === 0) return "Not from a source";
  const places = uses.map(({ passage: { number, source, place, heading } }) => `${number}: ${[source.title, place, heading].filter(Boolean).join(", ")}`);
  return `Source ${places.join("; ")}`;
}

function passageText({ passage, supporting }, language) {
  if (!passage.sentences) return html`<p>From a text that the owner of this episode gave. Only the owner can read the passage.</p>`;
  return html`<blockquote dir="auto" lang=${language} tabindex="0" aria-label="Passage">${passage.sentences.map((text, index) => (supporting.has(index) ? html`<mark>${text}</mark> ` : html`${text} `))}</blockquote>`;
}

// "page 7 of" a file, "12:40 in" a recording.
const placeBefore = (place) => (place ? `${place} ${/^\d/.test(place) ? "in" : "of"} ` : "");

function terms(source) {
  const line = creditLine(source);
  return line === nothing ? nothing : html`<p class="terms soft">${line}</p>`;
}

function sourceOf(use, language) {
  const { source, heading, place, number, sentences, isOwn } = use.passage;
  const section = heading ?? (isOwn ? null : "Beginning of the article");
  const copyPassage = () => copyText(quotation(sentences.join(" "), [use.passage]), "Passage copied, with its source.");
  return html`
    <div class="card-source">
      <p class="card-place" dir="auto"><span class="card-number">${number}</span> ${placeBefore(place)}${externalLink(source.url, source.title)}${section ? html` <span class="soft">› ${section}</span>` : nothing}</p>
      ${passageText(use, language)}
      ${terms(source)}
      ${sentences ? html`<button type="button" class="quiet small" @click=${copyPassage}>Copy passage</button>` : nothing}
    </div>`;
}

// `sentence`: see words.js. `onClose`, `onPlay`, `onBookmark`: called by the card's buttons.
export function sourceCard(sentence, { language, isPinned, onClose, onPlay, onBookmark }) {
  const { uses, speaker, kind, isQuote, text } = sentence;
  const copySentence = () => copyText(quotation(text, uses.map(({ passage }) => passage)), uses.length > 0 ? "Sentence copied, with its source." : "Sentence copied.");
  return html`
    <div id="source-card" class="source-card" role="dialog" aria-labelledby="source-card-title" tabindex="-1" data-pinned=${isPinned}>
      <div class="card-head">
        <h3 id="source-card-title">${uses.length === 0 ? "Not from a source" : isQuote ? "Word for word from" : "In other words, from"}</h3>
        <button type="button" class="plain" aria-label="Close" @click=${onClose}>${icon("close")}</button>
      </div>
      ${uses.length === 0 ? html`<p>${FREELY[kind]?.(speaker) ?? nothing}</p>` : uses.map((use) => sourceOf(use, language))}
      <div class="row tight">
        <button type="button" class="quiet small" @click=${copySentence}>Copy sentence</button>
        <button type="button" class="quiet small" @click=${onPlay}>Play from here</button>
        <button type="button" class="quiet small" @click=${onBookmark}>Bookmark</button>
      </div>
    </div>`;
}
