// A link to another site. It opens in a new tab so that the audio keeps playing in this one.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

// Returns plain text if the URL is not a web address.
export function externalLink(url, text) {
  if (!/^https?:\/\//.test(url ?? "")) return text;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${text}<span class="visually-hidden"> (opens in a new tab)</span></a>`;
}
