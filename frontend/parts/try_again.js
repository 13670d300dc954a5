// What could not be had, and a button that asks for it once more. The button goes, so the title takes the focus.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

export function tryAgain(words, again) {
  const press = () => {
    document.getElementById("view-title").focus({ preventScroll: true });
    again();
  };
  return html`<p class="empty">${words} <button type="button" class="link" @click=${press}>Try again</button></p>`;
}
