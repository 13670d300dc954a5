// The pages and files that the owner gave: what was read of each, and why some could not be. Only the owner's answer has
// them.
import { creditLine } from "/listening/sources.js";
import { externalLink } from "/parts/external_link.js";
import { withoutScheme } from "/parts/source_words.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

function readLine(source) {
  const credit = creditLine({ ...source, credit: source.author && `by ${source.author}` });
  return html`<p class="soft">${source.words.toLocaleString("en-US")} words${credit === nothing ? nothing : html` · ${credit}`}</p>
    ${source.left_out.length > 0 ? html`<p>Left out: ${source.left_out.join("; ")}.</p>` : nothing}`;
}

function givenItem(source) {
  const { title, url, unreadable } = source;
  const address = url ? withoutScheme(url) : title;
  return html`<li data-unreadable=${Boolean(unreadable)}>
    <p dir="auto"><strong>${externalLink(url, title)}</strong>${address === title ? nothing : html` <span class="soft">${address}</span>`}</p>
    ${unreadable ? html`<p class="not-read">Not read. ${unreadable}</p>` : readLine(source)}
  </li>`;
}

const countUnread = (given) => given.filter(({ unreadable }) => unreadable).length;

function showList() {
  const list = document.querySelector(".given");
  list.open = true;
  list.querySelector("summary").focus();
}

// For the head of the page: the list itself is far below. Nothing if all were read.
export function unreadNote({ given_sources: given = [] }) {
  const missing = countUnread(given);
  if (missing === 0) return nothing;
  const said = `${missing} of your ${given.length} pages and files ${missing === 1 ? "was" : "were"} not read.`;
  return html`<p>${said} <button type="button" class="link" @click=${showList}>See why</button></p>`;
}

export function givenSources({ given_sources: given = [] }, { isOpen }) {
  if (given.length === 0) return nothing;
  const missing = countUnread(given);
  const counts = [given.length > missing && `${given.length - missing} read`, missing > 0 && `${missing} not read`].filter(Boolean);
  return html`
    <details class="given" ?open=${isOpen}>
      <summary><h2>Your sources</h2> <span class="soft">${counts.join(", ")}</span></summary>
      <ul>${given.map(givenItem)}</ul>
      ${missing === given.length ? html`<p>You can paste the text of a page or file instead.</p>` : nothing}
    </details>`;
}
