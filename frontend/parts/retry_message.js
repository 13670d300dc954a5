// A message that loading failed, with a retry button. The button disappears when pressed, so the title takes the focus.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

export function retryMessage(message, retry) {
  const onClick = () => {
    document.getElementById("view-title").focus({ preventScroll: true });
    retry();
  };
  return html`<p class="empty">${message} <button type="button" class="link" @click=${onClick}>Try again</button></p>`;
}
