// A message that loading failed, with a retry button. The button disappears when pressed, so the title takes the focus.
// When the network is back, messages retry by themselves unless `waitsForUser`.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

addEventListener("online", () => {
  for (const button of document.querySelectorAll("button.retry")) button.retryOnline?.();
});

export function retryMessage(message, retry, { waitsForUser = false } = {}) {
  const onClick = () => {
    document.getElementById("view-title").focus({ preventScroll: true });
    retry();
  };
  return html`<p class="empty">${message} <button type="button" class="link retry"
    .retryOnline=${waitsForUser ? null : retry} @click=${onClick}>Try again</button></p>`;
}
