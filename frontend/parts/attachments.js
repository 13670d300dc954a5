// What an episode uses besides the words in the field, as chips that can be removed.
import { icon } from "/parts/icons.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// `items`: [{label, onRemove}].
export function attachmentList(items) {
  if (items.length === 0) return nothing;
  return html`<ul class="attachments" aria-label="Used for the episode">${items.map(({ label, onRemove }) => html`
    <li><span dir="auto">${label}</span>
      <button type="button" class="plain" aria-label="Remove: ${label}" @click=${onRemove}>${icon("close")}</button></li>`)}</ul>`;
}
