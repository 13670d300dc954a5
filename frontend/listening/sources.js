// The show notes, sources and licence of an episode.
import { externalLink } from "/parts/external_link.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// A heading in any language, then times or list items.
const LIST = /^[^\n]+\n(?:\d+:\d\d|- )/;

// The show notes repeat the chapters and sources as text for other players. This page shows them separately.
function paragraphs(episode) {
  return (episode.show_notes ?? "").split("\n\n").filter((text) => !LIST.test(text));
}

export function licenceText(episode) {
  return episode.licence ? paragraphs(episode).at(-1) ?? "" : "";
}

// The second paragraph says how the episode was made. The page says that itself if the answer has it (see origin.js).
export function showNotes(episode) {
  const texts = paragraphs(episode);
  if (episode.writer) return texts[0] ?? "";
  return (episode.licence ? texts.slice(0, -1) : texts).join("\n\n");
}

function linkUrls(text) {
  return text.split(/(https:\/\/[^\s)]+)/).map((part, index) => (index % 2 ? externalLink(part, part) : part));
}

function sourceItem({ title, url, licence }) {
  return html`<li dir="auto">${externalLink(url, title)}${licence ? html` <span class="soft">${licence}</span>` : nothing}</li>`;
}

export function sourceList(episode) {
  if (episode.coverage === "general") return html`<p class="soft">None. Nothing in this episode was checked.</p>`;
  return html`
    <ul class="sources">${episode.sources.map(sourceItem)}</ul>
    ${episode.licence ? html`<p class="licence soft" lang=${episode.language}>${linkUrls(licenceText(episode))}</p>` : nothing}`;
}
