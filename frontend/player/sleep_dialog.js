// The choices of the sleep timer, and how they are told.
import { formatClock, pluralise } from "/parts/formatting.js";
import { notify } from "/parts/notices.js";
import { sleepTimer } from "/player/sleep_timer.js";
import { sound } from "/player/sound.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const MINUTES = [5, 10, 15, 30, 45, 60];
const EXTENSION_MINUTES = 5;
const dialog = document.getElementById("sleep");

// "14:59"; "End" as long as the length of the episode is not known.
export function sleepClock() {
  return sleepTimer.secondsLeft === null ? "End" : formatClock(Math.ceil(sleepTimer.secondsLeft));
}

// For screen readers, so it does not change every second.
export function sleepInWords() {
  if (!sleepTimer.isOn) return "";
  const end = sleepTimer.kind === "minutes" ? "" : ` at the end of the ${sleepTimer.kind}`;
  const seconds = sleepTimer.secondsLeft;
  if (seconds === null) return `pauses${end}`;
  return `pauses${end} in ${seconds < 60 ? "less than a minute" : pluralise(Math.ceil(seconds / 60), "minute")}`;
}

function choose(start, message) {
  start();
  dialog.close();
  notify(message);
}

function timeLeft() {
  if (!sleepTimer.isOn) return html`<p class="soft">When should the sound pause? The last seconds fade out.</p>`;
  return html`
    <p><strong class="sleep-left" role="timer" aria-label="Time left">${sleepClock()}</strong>
      <span class="soft">${sleepTimer.kind === "minutes" ? "left" : `until the end of the ${sleepTimer.kind}`}${sound.paused ? ", while the sound plays" : ""}</span></p>
    <div class="row tight">
      ${sleepTimer.kind === "minutes" ? html`<button type="button" @click=${() => sleepTimer.extend(EXTENSION_MINUTES)}>Add ${EXTENSION_MINUTES} minutes</button>` : nothing}
      <button type="button" class="quiet" @click=${() => choose(() => sleepTimer.turnOff(), "The sleep timer is off.")}>Turn off</button>
    </div>`;
}

function endChoice(kind, isKnown) {
  return html`<button type="button" class="quiet" aria-pressed=${sleepTimer.kind === kind} ?disabled=${!isKnown}
    @click=${() => choose(() => sleepTimer.pauseAtEnd(kind), `The sound pauses at the end of the ${kind}.`)}>End of ${kind}</button>`;
}

function template() {
  return html`
    <h2 id="sleep-title">Sleep timer</h2>
    ${timeLeft()}
    <div class="sleep-choices">
      ${MINUTES.map((minutes) => html`<button type="button" class="quiet" aria-label="${minutes} minutes"
        @click=${() => choose(() => sleepTimer.pauseAfter(minutes), `The sound pauses in ${minutes} minutes.`)}>${minutes} min</button>`)}
      ${endChoice("chapter", sound.chapters.length > 0)}${endChoice("episode", true)}
    </div>
    <form method="dialog" class="row end"><button type="submit" class="link">Close</button></form>`;
}

export function openSleepTimer() {
  const update = () => render(template(), dialog);
  update();
  sleepTimer.addEventListener("change", update);
  sound.addEventListener("change", update);
  dialog.addEventListener("close", () => {
    sleepTimer.removeEventListener("change", update);
    sound.removeEventListener("change", update);
    render(nothing, dialog);
  }, { once: true });
  dialog.showModal();
}
