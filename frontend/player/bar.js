// The player bar at the bottom of every view.
import { bookmarkThisPlace } from "/listening/bookmarking.js";
import { durationInWords, formatClock } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { openLater } from "/parts/later_dialog.js";
import { tile } from "/parts/tile.js";
import { waitingText } from "/player/not_yet_spoken.js";
import { queueChanges } from "/player/queue.js";
import { queueButton } from "/player/queue_panel.js";
import { showShortcuts } from "/player/shortcuts.js";
import { BACK_SECONDS, FORWARD_SECONDS } from "/player/skips.js";
import { openSleepTimer, sleepClock, sleepInWords } from "/player/sleep_dialog.js";
import { sleepTimer } from "/player/sleep_timer.js";
import { sound } from "/player/sound.js";
import { SPEEDS, formatSpeed, setSpeed, speed, speedChanges } from "/player/speed.js";
import { waveform } from "/player/waveform.js";
import { PATHS } from "/router.js";
import { html, nothing, render, svg } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const bar = document.getElementById("player");
let isMoreOpen = false;
let width = 300;
let scrubbedTo = null; // seconds under the pointer or the slider's thumb while it moves
let isFine = false; // whether tenths of seconds are shown
let keyTimer = null;

function nowPlaying() {
  const { id, title, language, coverUrl } = sound.episode;
  return html`
    <a class="now" href=${PATHS.episode(id)}>
      <span class="now-art">${tile(id)}${coverUrl ? html`<img src=${coverUrl} alt="" width="48" height="48">` : nothing}</span>
      <span class="now-text" lang=${language ?? nothing}><strong dir="auto">${title ?? "…"}</strong><span class="soft" dir="auto" data-waiting=${sound.isWaitingForMore}>${sleepLeft()}${waitingText() ?? sound.chapter?.title ?? ""}</span></span>
    </a>`;
}

// Where the button of the sleep timer is not shown.
function sleepLeft() {
  return sleepTimer.isOn ? html`<span class="sleep-note" aria-hidden="true">${icon("moon")}${sleepClock()}</span> ` : nothing;
}

function sleepButton() {
  return html`<button type="button" class="plain sleep" aria-haspopup="dialog" aria-label="Sleep timer${sleepTimer.isOn ? `: ${sleepInWords()}` : ""}"
    data-on=${sleepTimer.isOn} @click=${openSleepTimer}>${icon("moon")}${sleepTimer.isOn ? html`<span class="time" aria-hidden="true">${sleepClock()}</span>` : nothing}</button>`;
}

function chapterButton(name, label, skip) {
  return html`<button type="button" class="plain" aria-label=${label} ?disabled=${sound.chapters.length === 0} @click=${skip}>${icon(name)}</button>`;
}

const previousButton = () => chapterButton("previous", "Previous chapter", () => sound.previousChapter());
const nextButton = () => chapterButton("next", "Next chapter", () => sound.nextChapter());

function transport() {
  const isPlaying = !sound.paused;
  return html`
    <div class="transport">
      <span class="chapter-button">${previousButton()}</span>
      <button type="button" class="plain" aria-label="Back ${BACK_SECONDS} seconds" @click=${() => sound.skip(-BACK_SECONDS)}>${icon("back")}</button>
      <button type="button" class="round play" aria-label=${isPlaying ? "Pause" : "Play"} data-waiting=${sound.isWaiting}
        @click=${() => sound.toggle()}>${icon(isPlaying ? "pause" : "play")}</button>
      <button type="button" class="plain" aria-label="Forward ${FORWARD_SECONDS} seconds" @click=${() => sound.skip(FORWARD_SECONDS)}>${icon("forward")}</button>
      <span class="chapter-button">${nextButton()}</span>
    </div>`;
}

function scrubTo(seconds, { fine = false } = {}) {
  clearTimeout(keyTimer);
  scrubbedTo = seconds;
  isFine = fine;
  update();
}

const endScrubbing = () => scrubTo(null);

function onHover(event) {
  const { left, width: pixels } = event.currentTarget.getBoundingClientRect();
  scrubTo(sound.duration * Math.min(1, Math.max(0, (event.clientX - left) / pixels)));
}

// The step is fine for pointers. With the keyboard it is a second, or with Shift a tenth.
const KEY_STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
const KEY_LABEL_MILLISECONDS = 3000;

function onSeekKey(event) {
  const seconds = KEY_STEPS[event.key];
  if (!seconds || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  sound.skip(event.shiftKey ? seconds / 10 : seconds);
  scrubTo(sound.position, { fine: event.shiftKey });
  keyTimer = setTimeout(endScrubbing, KEY_LABEL_MILLISECONDS);
}

function clock(seconds) {
  const tenths = Math.round(seconds * 10);
  return isFine ? `${formatClock(tenths / 10)}.${tenths % 10}` : formatClock(seconds);
}

function scrubLabel() {
  if (scrubbedTo === null || !sound.duration) return nothing;
  const percent = Math.min(100, (100 * scrubbedTo) / sound.duration);
  const chapter = sound.isUnfinished && scrubbedTo > sound.end ? "Not spoken yet" : sound.chapterAt(scrubbedTo)?.title;
  return html`<span class="scrub" aria-hidden="true" .style=${`left: ${percent}%; translate: ${-percent}% 0`}>
    <span class="time">${clock(scrubbedTo)}</span>${chapter ? html` <bdi>${chapter}</bdi>` : nothing}</span>`;
}

function unspokenPart() {
  const { isUnfinished, duration, end } = sound;
  return isUnfinished && duration > end ? html`<span class="unspoken" .style=${`left: ${(100 * end) / duration}%`}></span>` : nothing;
}

function positionInWords() {
  const chapter = sound.chapter?.title;
  const position = isFine ? `${sound.position.toFixed(1)} seconds` : durationInWords(sound.position);
  return `${position} of ${sound.isUnfinished ? "about " : ""}${durationInWords(sound.duration)}${chapter ? `, ${chapter}` : ""}`;
}

function timeline() {
  const { position, duration } = sound;
  const { bars, path } = waveform(sound.peaks, width);
  const playedBars = duration ? bars * Math.min(1, position / duration) : 0;
  const marks = sound.chapters.filter(({ startTime }) => startTime > 0).map(({ startTime }) => (bars * startTime) / duration);
  return html`
    <div class="timeline">
      <span class="time" aria-hidden="true">${formatClock(position)}</span>
      <div class="strip" @pointermove=${onHover} @pointerleave=${endScrubbing} @pointercancel=${endScrubbing} @touchend=${endScrubbing}>
        ${scrubLabel()}
        <svg class="waveform" viewBox="0 0 ${bars} 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <clipPath id="played-part"><rect width=${playedBars} height="100"></rect></clipPath>
          <path class="unplayed" d=${path}></path><path class="played" clip-path="url(#played-part)" d=${path}></path>
          ${marks.map((at) => svg`<line class="mark" x1=${at} x2=${at} y1="4" y2="96"></line>`)}
        </svg>
        ${unspokenPart()}
        <input type="range" class="seek" min="0" max=${duration || 1} step="0.1" aria-label="Position"
          aria-valuetext=${positionInWords()} .value=${live(position.toFixed(1))} @keydown=${onSeekKey} @blur=${endScrubbing}
          @input=${(event) => { sound.seek(event.target.valueAsNumber); scrubTo(Math.min(event.target.valueAsNumber, sound.end || Infinity)); }}>
      </div>
      <span class="time" aria-hidden="true">${formatClock(duration)}</span>
    </div>`;
}

function tools() {
  const { episode } = sound;
  return html`
    <div class="tools" id="player-tools">
      <span class="chapter-button">${previousButton()}${nextButton()}</span>
      <select class="speed" aria-label="Speed" @change=${(event) => setSpeed(Number(event.target.value))}>${SPEEDS.map((value) => html`
        <option value=${value} .selected=${live(value === speed())}>${formatSpeed(value)}</option>`)}</select>
      ${sleepButton()}
      <button type="button" class="plain" aria-label="Bookmark this place" @click=${bookmarkThisPlace}>${icon("bookmark")}</button>
      <button type="button" class="plain" aria-label="Mute" aria-pressed=${sound.muted} @click=${() => sound.toggleMuted()}>
        ${icon(sound.muted || sound.volume === 0 ? "muted" : "volume")}</button>
      <input type="range" class="volume" min="0" max="1" step="0.05" aria-label="Volume" .value=${live(String(sound.volume))}
        aria-valuetext="${Math.round(100 * sound.volume)} percent" @input=${(event) => { sound.volume = event.target.valueAsNumber; }}>
      ${episode.audioUrl ? html`<a class="plain button-like" aria-label="Download MP3" href="${episode.audioUrl}?download=1" download>${icon("download")}</a>` : nothing}
      ${queueButton()}
      <button type="button" class="plain" aria-label="Share" @click=${() => openLater("share", { ...episode, isFinished: Boolean(episode.audioUrl) }, sound.position)}>${icon("share")}</button>
      <button type="button" class="plain for-keyboards" aria-label="Keyboard shortcuts" @click=${showShortcuts}>${icon("keys")}</button>
    </div>`;
}

function template() {
  const toggleMore = () => {
    isMoreOpen = !isMoreOpen;
    update();
  };
  return html`
    <div class="player-inner" data-more=${isMoreOpen}>
      ${nowPlaying()}${transport()}${timeline()}
      <button type="button" class="plain more" aria-label="More player controls" aria-expanded=${isMoreOpen} aria-controls="player-tools"
        @click=${toggleMore}>${icon("more")}</button>
      ${tools()}
    </div>`;
}

function update() {
  bar.hidden = !sound.episode;
  render(sound.episode ? template() : nothing, bar);
}

export function setUpBar() {
  for (const name of ["change", "position"]) sound.addEventListener(name, update);
  for (const changes of [speedChanges, queueChanges, sleepTimer]) changes.addEventListener("change", update);
  new ResizeObserver(() => {
    width = bar.querySelector(".waveform")?.clientWidth || width;
    // Reserves the height of the bar, so that the end of the page can be scrolled above it.
    document.documentElement.style.setProperty("--player-height", `${bar.offsetHeight}px`);
    update();
  }).observe(bar);
}
