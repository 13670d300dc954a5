// What an episode uses besides the words in the field, as rows that can be removed.
import { icon } from "/parts/icons.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// `items`: [{label, title, status, state, share, onRemove, onRetry}]; all but `label` and `onRemove` may be missing.
// `share`: how much of it is uploaded, from 0 to 1.
export function attachmentList(items) {
  if (items.length === 0) return nothing;
  return html`<ul class="attachments" aria-label="Used for the episode">${items.map(row)}</ul>`;
}

function row({ label, title = label, status, state, share, onRemove, onRetry }) {
  return html`
    <li data-state=${state ?? nothing}>
      <div><strong dir="auto">${title}</strong>
        ${status ? html`<span class="description">${title === label ? nothing : html`<bdi>${label}</bdi> · `}${status}</span>` : nothing}
        ${state === "uploading" ? html`<progress value=${share} aria-label="Upload of ${label}"></progress>` : nothing}</div>
      ${onRetry ? html`<button type="button" class="quiet small" aria-label="Try again: ${label}" @click=${onRetry}>Try again</button>` : nothing}
      <button type="button" class="plain" aria-label="Remove: ${label}" @click=${onRemove}>${icon("close")}</button>
    </li>`;
}
