// Asks for confirmation of an action. Resolves to true or false.
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const dialog = document.getElementById("confirm");

// `canBeUndone`: then the button does not warn by its colour.
export function confirmAction({ title, text, button, keep = "Keep it", canBeUndone = false }) {
  return new Promise((resolve) => {
    const close = (isConfirmed) => () => {
      dialog.close();
      resolve(isConfirmed);
    };
    render(html`
      <h2 id="confirm-title">${title}</h2>
      <p class="soft">${text}</p>
      <div class="row end">
        <button type="button" class="quiet" @click=${close(false)}>${keep}</button>
        <button type="button" class=${canBeUndone ? "" : "danger"} @click=${close(true)}>${button}</button>
      </div>`, dialog);
    dialog.oncancel = close(false);
    dialog.showModal();
  });
}
