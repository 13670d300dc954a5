// Asks for confirmation before an action that cannot be undone. Resolves to true or false.
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const dialog = document.getElementById("confirm");

export function confirmAction({ title, text, button, keep = "Keep it" }) {
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
        <button type="button" class="danger" @click=${close(true)}>${button}</button>
      </div>`, dialog);
    dialog.oncancel = close(false);
    dialog.showModal();
  });
}
