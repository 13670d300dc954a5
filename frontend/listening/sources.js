// What an episode says about itself: its notes, where its claims come from, under which licence.
import { outsideLink } from "/parts/outside_link.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// The notes hold chapters and sources as text too, for players that show nothing else. Here both have their own place.
function paragraphs(episode) {
  return (episode.show_notes ?? "").split("\n\n").filter((text) => !/^(Chapters|Sources)\n/.test(text));
}

export function notes(episode) {
  const words = paragraphs(episode);
  return (episode.licence ? words.slice(0, -1) : words).join("\n\n");
}

function withLinks(text) {
  return text.split(/(https:\/\/[^\s)]+)/).map((part, index) => (index % 2 ? outsideLink(part, part) : part));
}

function sourceItem({ title, url, licence }) {
  return html`<li dir="auto">${outsideLink(url, title)}${licence ? html` <span class="soft">${licence}</span>` : nothing}</li>`;
}

export function sources(episode) {
  return html`
    <ul class="sources">${episode.sources.map(sourceItem)}</ul>
    ${episode.licence ? html`<p class="licence soft">${withLinks(paragraphs(episode).at(-1) ?? "")}</p>` : nothing}`;
}
