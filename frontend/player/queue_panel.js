// The panel "Up next" above the player: the queued episodes, their order, and whether the next one plays by itself.
import { coverPicture } from "/parts/cover_picture.js";
import { durationInWords, formatClock, pluralise } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { announce } from "/parts/notices.js";
import { isAutoplayOn, setAutoplay } from "/player/autoplay.js";
import { playEpisode } from "/player/playback.js";
import { clearQueue, moveInQueue, queueChanges, queuedEpisodes, removeFromQueue } from "/player/queue.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const panel = document.createElement("section");
let dragged = null; // {id, place}
let opener = null;

// For the player's tools.
export function queueButton() {
  const count = queuedEpisodes().length;
  return html`<button type="button" class="plain queue-button" aria-expanded=${!panel.hidden} aria-controls="up-next"
    aria-label="Up next${count ? `, ${pluralise(count, "episode")}` : ""}" @click=${toggle}>${icon("queue")}${count ? html`<span
    class="count" aria-hidden="true">${count}</span>` : nothing}</button>`;
}

function toggle(event) {
  if (panel.hidden) open(event.currentTarget);
  else close();
}

function open(button) {
  opener = button;
  panel.hidden = false;
  tell();
  panel.querySelector("h2").focus();
}

function close() {
  panel.hidden = true;
  tell();
  opener?.focus();
}

// The button in the bar shows whether the panel is open.
function tell() {
  queueChanges.dispatchEvent(new Event("change"));
}

function move(id, title, place, focused) {
  const to = moveInQueue(id, place);
  announce(`${title}: place ${to + 1} of ${queuedEpisodes().length}`);
  const buttons = [...panel.querySelectorAll(`[data-id="${id}"] .move`)];
  (buttons.find((button) => button.dataset.by === focused && !button.disabled) ?? buttons.find((button) => !button.disabled))?.focus();
}

function remove(id, title) {
  const place = queuedEpisodes().findIndex((episode) => episode.id === id);
  removeFromQueue(id);
  announce(`${title} removed`);
  const rows = panel.querySelectorAll("li .remove");
  (rows[Math.min(place, rows.length - 1)] ?? panel.querySelector("h2")).focus();
}

function onClear() {
  clearQueue();
  announce("Up next is empty");
  panel.querySelector("h2").focus();
}

function play(id) {
  removeFromQueue(id);
  playEpisode(id);
  panel.querySelector("h2").focus();
}

// The row follows the pointer from place to place.
function startDrag(event, id) {
  if (event.button !== 0) return;
  event.preventDefault();
  event.currentTarget.setPointerCapture(event.pointerId);
  dragged = { id };
  update();
}

function drag(event) {
  if (!dragged) return;
  const rows = [...panel.querySelectorAll("li")];
  const place = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
  const to = place < 0 ? rows.length - 1 : place;
  if (rows[to]?.dataset.id !== dragged.id) moveInQueue(dragged.id, to);
}

function endDrag() {
  if (!dragged) return;
  const place = queuedEpisodes().findIndex(({ id }) => id === dragged.id);
  announce(`Place ${place + 1} of ${queuedEpisodes().length}`);
  dragged = null;
  update();
}

function moveButton(episode, place, step, isPossible) {
  const label = step < 0 ? "up" : "down";
  return html`<button type="button" class="plain move" data-by=${label} aria-label="Move ${episode.title} ${label}" ?disabled=${!isPossible}
    @click=${() => move(episode.id, episode.title, place + step, label)}>${icon(label)}</button>`;
}

function row(episode, place, { length }) {
  const { id, title, duration, coverUrl } = episode;
  return html`<li data-id=${id} data-dragged=${dragged?.id === id}>
    <span class="handle" aria-hidden="true" @pointerdown=${(event) => startDrag(event, id)} @pointermove=${drag}
      @pointerup=${endDrag} @pointercancel=${endDrag}>${icon("handle")}</span>
    <span class="now-art">${coverPicture(id, coverUrl, { pixels: 48 })}</span>
    <span class="queue-text"><a dir="auto" href=${PATHS.episode(id)}>${title}</a>${duration ? html`<span class="soft"><span
      aria-hidden="true">${formatClock(duration)}</span><span class="visually-hidden">${durationInWords(duration)} long</span></span>` : nothing}</span>
    <button type="button" class="plain" aria-label="Play ${title} now" @click=${() => play(id)}>${icon("play")}</button>
    ${moveButton(episode, place, -1, place > 0)}${moveButton(episode, place, 1, place < length - 1)}
    <button type="button" class="plain remove" aria-label="Remove ${title}" @click=${() => remove(id, title)}>${icon("close")}</button></li>`;
}

function template() {
  const episodes = queuedEpisodes();
  return html`
    <div class="queue-head"><h2 id="up-next-title" tabindex="-1">Up next</h2>
      ${episodes.length ? html`<button type="button" class="link" @click=${onClear}>Clear</button>` : nothing}
      <button type="button" class="plain" aria-label="Close Up next" @click=${close}>${icon("close")}</button></div>
    <label class="switch"><input type="checkbox" .checked=${isAutoplayOn()} @change=${(event) => setAutoplay(event.target.checked)}>
      Play the next episode by itself</label>
    ${episodes.length === 0 ? html`<p class="soft">Nothing is queued. Add episodes from their page or from any list.</p>` : nothing}
    <ol>${repeat(episodes, ({ id }) => id, (episode, place) => row(episode, place, episodes))}</ol>`;
}

function update() {
  if (!panel.hidden) render(template(), panel);
}

export function setUpQueuePanel() {
  Object.assign(panel, { id: "up-next", className: "up-next", hidden: true });
  panel.setAttribute("aria-labelledby", "up-next-title");
  document.getElementById("player").after(panel);
  queueChanges.addEventListener("change", update);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}
