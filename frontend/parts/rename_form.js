// A form in place of a title, to change it.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_TITLE_CHARACTERS = 200;

// Call `focusRename` after it was drawn.
export function renameForm({ title, label, onSave, onCancel }) {
  const onSubmit = (event) => {
    event.preventDefault();
    const renamed = event.target.elements.title.value.trim();
    if (!renamed || renamed === title) onCancel();
    else onSave(renamed);
  };
  const onKeydown = (event) => { if (event.key === "Escape") onCancel(); };
  return html`<form class="rename" @submit=${onSubmit} @keydown=${onKeydown}>
    <input name="title" aria-label=${label} required maxlength=${MAX_TITLE_CHARACTERS} autocomplete="off" dir="auto" .defaultValue=${title}>
    <button type="submit">Save</button>
    <button type="button" class="quiet" @click=${onCancel}>Keep the title</button>
  </form>`;
}

export function focusRename(root) {
  root.querySelector(".rename input")?.select();
}
