// Keyboard shortcuts of the player. They work everywhere except in text fields and open dialogs.
import { ARROW_SECONDS, BACK_SECONDS, FORWARD_SECONDS, VOLUME_STEP } from "/player/skips.js";
import { bookmarkThisPlace } from "/listening/bookmarking.js";
import { openSleepTimer } from "/player/sleep_dialog.js";
import { sound } from "/player/sound.js";
import { changeSpeed } from "/player/speed.js";
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const TEXT_FIELDS = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select";
const USES_SPACE = "button, summary, [type=checkbox], [type=radio]";
const USES_ARROWS = "[type=radio], [type=range], .scrolling";

const SHORTCUTS = [
  { keys: [" ", "k"], shown: ["Space", "K"], label: "Play or pause", once: true, run: () => sound.toggle() },
  { keys: ["j"], shown: ["J"], label: `Back ${BACK_SECONDS} seconds`, run: () => sound.skip(-BACK_SECONDS) },
  { keys: ["l"], shown: ["L"], label: `Forward ${FORWARD_SECONDS} seconds`, run: () => sound.skip(FORWARD_SECONDS) },
  { keys: ["ArrowLeft"], shown: ["←"], label: `Back ${ARROW_SECONDS} seconds`, run: () => sound.skip(-ARROW_SECONDS) },
  { keys: ["ArrowRight"], shown: ["→"], label: `Forward ${ARROW_SECONDS} seconds`, run: () => sound.skip(ARROW_SECONDS) },
  { keys: ["p"], shown: ["P"], label: "Previous chapter", run: () => sound.previousChapter() },
  { keys: ["n"], shown: ["N"], label: "Next chapter", run: () => sound.nextChapter() },
  { keys: ["ArrowUp"], shown: ["↑"], label: "Volume up", run: () => { sound.volume += VOLUME_STEP; } },
  { keys: ["ArrowDown"], shown: ["↓"], label: "Volume down", run: () => { sound.volume -= VOLUME_STEP; } },
  { keys: ["m"], shown: ["M"], label: "Mute or unmute", once: true, run: () => sound.toggleMuted() },
  { keys: ["<"], shown: ["<"], label: "Slower", run: () => changeSpeed(-1) },
  { keys: [">"], shown: [">"], label: "Faster", run: () => changeSpeed(1) },
  { keys: ["b"], shown: ["B"], label: "Set a bookmark", once: true, run: bookmarkThisPlace },
  { keys: ["t"], shown: ["T"], label: "Sleep timer", once: true, run: openSleepTimer },
];

const dialog = document.getElementById("keys");

// Users of speech input, or who press keys by accident, can turn them off (WCAG 2.1.4).
function areEnabled() {
  return localStorage.getItem("keys") !== "off";
}

export function showShortcuts() {
  const onToggle = (event) => localStorage.setItem("keys", event.target.checked ? "on" : "off");
  render(html`
    <h2 id="keys-title">Keyboard shortcuts</h2>
    <dl>${[...SHORTCUTS, { shown: ["?"], label: "Show this list" }].map(({ shown, label }) => html`
      <div><dt>${shown.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${label}</dd></div>`)}</dl>
    <label class="switch"><input type="checkbox" .checked=${areEnabled()} @change=${onToggle}> Enable keyboard shortcuts</label>
    <form method="dialog" class="row end"><button type="submit">Close</button></form>`, dialog);
  dialog.showModal();
}

function shouldIgnore(event) {
  const { target, key } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog[open]") || target.closest(TEXT_FIELDS)) return true;
  if (key === " ") return Boolean(target.closest(USES_SPACE));
  return key.startsWith("Arrow") && Boolean(target.closest(USES_ARROWS));
}

export function setUpShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (!areEnabled() || shouldIgnore(event)) return;
    if (event.key === "?") {
      event.preventDefault();
      showShortcuts();
      return;
    }
    const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(event.key.length === 1 ? event.key.toLowerCase() : event.key));
    if (!shortcut || !sound.episode) return;
    event.preventDefault();
    if (!(shortcut.once && event.repeat)) shortcut.run();
  });
}
