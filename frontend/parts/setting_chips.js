// Chips that say the present value of a setting. Each opens a panel below it in which the user can change the value.
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// `update`: renders the chips again. At most one panel is open. Returns {chip, open, close, remove}.
export function settingChips(root, update) {
  let openName = null;

  const chipOf = (name) => root.querySelector(`#setting-${name}`);

  function close() {
    openName = null;
    update();
  }

  function open(name) {
    openName = name;
    update();
    const panel = root.querySelector(`#panel-${name}`);
    panel.scrollIntoView({ block: "nearest" });
    (panel.querySelector("input:checked") ?? panel.querySelector("button, input, select, textarea"))?.focus();
  }

  function onKeyDown(event) {
    const isDone = event.key === "Enter" && event.target.matches("input"); // it would submit the form
    if (!openName || !(isDone || event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    closeAndFocus();
  }

  // For a panel that is done.
  function closeAndFocus() {
    const chip = chipOf(openName);
    close();
    chip?.focus();
  }

  function onFocusOut({ currentTarget, relatedTarget }) {
    if (openName && relatedTarget && !currentTarget.contains(relatedTarget)) close();
  }

  function onPointerDown({ target }) {
    if (openName && !chipOf(openName)?.parentElement.contains(target)) close();
  }

  // `label`: says what the value is of; without it, the value is the whole name.
  function chip({ name, label, value, panel }) {
    const isOpen = openName === name;
    return html`
      <div class="setting" @keydown=${onKeyDown} @focusout=${onFocusOut}>
        <button type="button" class="setting-chip" id="setting-${name}" aria-expanded=${isOpen} aria-controls="panel-${name}"
          @click=${() => (isOpen ? close() : open(name))}>${label ? html`<span class="visually-hidden">${label}: </span>` : nothing}<span dir="auto">${value}</span></button>
        <div class="setting-panel" id="panel-${name}" tabindex="-1" ?hidden=${!isOpen}>${isOpen ? panel() : nothing}</div>
      </div>`;
  }

  document.addEventListener("pointerdown", onPointerDown);
  return { chip, open, close: closeAndFocus, remove: () => document.removeEventListener("pointerdown", onPointerDown) };
}
