// The button that adds files or a link to the form, with its panel.
import { addFiles, addLink } from "/parts/own_sources.js";
import { FILE_ENDINGS, KINDS } from "/parts/source_words.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

// `settings`: of parts/setting_chips.js.
export function sourceButton(settings) {
  function onFiles({ target }) {
    settings.close();
    addFiles(target.files);
    target.value = ""; // the same file can be chosen again after it was removed
  }

  function onLink(event) {
    if (event.type === "keydown" && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    const address = event.target.closest(".add-link").querySelector("input");
    if (!address.value.trim()) return address.focus();
    if (addLink(address.value)) settings.close();
  }

  const panel = () => html`
    <button type="button" class="quiet" @click=${({ target }) => target.nextElementSibling.click()}>Choose files</button>
    <input type="file" multiple hidden accept=${FILE_ENDINGS} aria-label="Files" @change=${onFiles}>
    <p class="hint">${KINDS}, up to 20 MB each. <span class="key-hint">You can also drop files on the form, or paste them.</span></p>
    <label for="link">Link</label>
    <p class="add-link"><input id="link" type="url" inputmode="url" autocomplete="off" placeholder="https://" @keydown=${onLink}>
      <button type="button" @click=${onLink}>Add link</button></p>`;
  return settings.chip({ name: "sources", value: "Add files or a link", panel });
}
