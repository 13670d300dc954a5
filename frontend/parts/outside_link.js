// A link that leads away from here. It opens a new tab: the sound goes on at this one.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

// What is no address of the web is words alone.
export function outsideLink(address, words) {
  if (!/^https?:\/\//.test(address ?? "")) return words;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer">${words}<span class="spoken"> (opens a new tab)</span></a>`;
}
