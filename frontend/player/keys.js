// The player's keys, wherever the focus is, fields and open dialogs excepted.
import { ARROW_SECONDS, BACK_SECONDS, FORWARD_SECONDS, VOLUME_STEP } from "/player/skips.js";
import { sound } from "/player/sound.js";
import { changeSpeed } from "/player/speed.js";
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const TYPING = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select";
const PRESSED_WITH_SPACE = "button, summary, [type=checkbox], [type=radio]";
const MOVED_WITH_ARROWS = "[type=radio], [type=range], .scrolling";

const KEYS = [
  { keys: [" ", "k"], shown: ["Space", "K"], does: "Play or pause", once: true, act: () => sound.toggle() },
  { keys: ["j"], shown: ["J"], does: `Back ${BACK_SECONDS} seconds`, act: () => sound.skip(-BACK_SECONDS) },
  { keys: ["l"], shown: ["L"], does: `Forward ${FORWARD_SECONDS} seconds`, act: () => sound.skip(FORWARD_SECONDS) },
  { keys: ["ArrowLeft"], shown: ["←"], does: `Back ${ARROW_SECONDS} seconds`, act: () => sound.skip(-ARROW_SECONDS) },
  { keys: ["ArrowRight"], shown: ["→"], does: `Forward ${ARROW_SECONDS} seconds`, act: () => sound.skip(ARROW_SECONDS) },
  { keys: ["ArrowUp"], shown: ["↑"], does: "Louder", act: () => { sound.volume += VOLUME_STEP; } },
  { keys: ["ArrowDown"], shown: ["↓"], does: "Quieter", act: () => { sound.volume -= VOLUME_STEP; } },
  { keys: ["m"], shown: ["M"], does: "Sound off or on", once: true, act: () => sound.toggleMuted() },
  { keys: ["<"], shown: ["<"], does: "Slower", act: () => changeSpeed(-1) },
  { keys: [">"], shown: [">"], does: "Faster", act: () => changeSpeed(1) },
];

const dialog = document.getElementById("keys");

// Whoever speaks to the computer, or brushes keys, can turn them off (WCAG 2.1.4).
function areOn() {
  return localStorage.getItem("keys") !== "off";
}

export function showKeys() {
  const turn = (event) => localStorage.setItem("keys", event.target.checked ? "on" : "off");
  render(html`
    <h2 id="keys-title">Shortcuts of the player</h2>
    <dl>${[...KEYS, { shown: ["?"], does: "This list" }].map(({ shown, does }) => html`
      <div><dt>${shown.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd></div>`)}</dl>
    <label class="switch"><input type="checkbox" .checked=${areOn()} @change=${turn}> These keys work everywhere on the page</label>
    <form method="dialog" class="row end"><button type="submit">Close</button></form>`, dialog);
  dialog.showModal();
}

function isTaken(event) {
  const { target, key } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog[open]") || target.closest(TYPING)) return true;
  if (key === " ") return Boolean(target.closest(PRESSED_WITH_SPACE));
  return key.startsWith("Arrow") && Boolean(target.closest(MOVED_WITH_ARROWS));
}

export function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    if (!areOn() || isTaken(event)) return;
    if (event.key === "?") {
      event.preventDefault();
      showKeys();
      return;
    }
    const pressed = KEYS.find(({ keys }) => keys.includes(event.key.length === 1 ? event.key.toLowerCase() : event.key));
    if (!pressed || !sound.episode) return;
    event.preventDefault();
    if (!(pressed.once && event.repeat)) pressed.act();
  });
}
