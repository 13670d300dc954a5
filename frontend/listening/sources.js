// The show notes, sources and licence of an episode.
import { licenceName } from "/listening/quotation.js";
import { externalLink } from "/parts/external_link.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// A heading in any language, then times or list items.
const LIST = /^[^\n]+\n(?:\d+:\d\d|- )/;

// The show notes repeat the chapters and sources as text for other players. This page shows them separately.
function paragraphs(episode) {
  return (episode.show_notes ?? "").split("\n\n").filter((text) => !LIST.test(text));
}

// As `_rights` in cpoa/audio/show_notes.py.
const hasTerms = ({ sources }) => sources.some(({ licence, licence_url: url }) => licence || url);

// The last paragraph of the notes, if a source states a licence.
export function licenceText(episode) {
  return hasTerms(episode) ? paragraphs(episode).at(-1) ?? "" : "";
}

// The second paragraph says how the episode was made. The page says that itself if the answer has it (see origin.js).
export function showNotes(episode) {
  const texts = paragraphs(episode);
  if (episode.writer) return texts[0] ?? "";
  return (hasTerms(episode) ? texts.slice(0, -1) : texts).join("\n\n");
}

function linkUrls(text) {
  return text.split(/(https:\/\/[^\s)]+)/).map((part, index) => (index % 2 ? externalLink(part, part) : part));
}

// Who is to be named for a source, and its licence.
export function creditLine(source) {
  const { credit, licence_url: url } = source;
  const name = licenceName(source);
  if (!name) return credit || nothing;
  return html`${credit ? `${credit}, ` : nothing}${externalLink(url, name)}`;
}

function sourceItem(source) {
  return html`<li dir="auto">${externalLink(source.url, source.title)} <span class="soft">${creditLine(source)}</span></li>`;
}

export function sourceList(episode) {
  if (episode.coverage === "general") return html`<p class="soft">None. Nothing in this episode was checked.</p>`;
  const terms = licenceText(episode);
  return html`
    <ul class="sources">${episode.sources.map(sourceItem)}</ul>
    ${terms ? html`<p class="licence soft" lang=${episode.language}>${linkUrls(terms)}</p>` : nothing}`;
}
