// The transcript. It follows the audio, seeks on a click, and can be searched. Only one sentence is in the tab order;
// the arrow keys move between sentences.
import { visiblePart } from "/listening/reading_room.js";
import { pluralise } from "/parts/formatting.js";
import { playEpisode } from "/player/playback.js";
import { sound } from "/player/sound.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const FOLLOW_PAUSE_MILLISECONDS = 5000;
const EARLY_SECONDS = 0.05;
const ARROWS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");

// Groups consecutive cues by speaker: [{speaker, cues: [{...cue, index}]}]
function groupBySpeaker(cues) {
  const groups = [];
  for (const [index, cue] of cues.entries()) {
    if (groups.at(-1)?.speaker !== cue.speaker) groups.push({ speaker: cue.speaker, cues: [] });
    groups.at(-1).cues.push({ ...cue, index });
  }
  return groups;
}

// Splits a sentence at the matches of the query: every second part is a match.
function splitMatches(text, query) {
  if (!query) return [text];
  const escaped = query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.split(new RegExp(`(${escaped})`, "gi"));
}

// `language`: of the cues, as a BCP 47 tag.
export function readAlong(root, podcastId, cues, language) {
  const groups = groupBySpeaker(cues);
  let current = -1;
  let tabStop = 0;
  let query = "";
  let matches = [];
  let match = -1;
  let manualMoveAt = -Infinity;

  const sentences = () => root.querySelectorAll(".transcript a");
  const update = () => render(template(), root);

  function sentence({ text, start, index }) {
    const shown = splitMatches(text, query).map((part, number) => (number % 2 ? html`<mark>${part}</mark>` : part));
    return html`<a href="#t=${start}" data-start=${start} tabindex=${index === tabStop ? 0 : -1} aria-current=${index === current ? "true" : nothing}
      data-match=${index === matches[match] ? "" : nothing} @click=${(event) => onSentenceClick(event, start)}>${shown}</a> `;
  }

  function template() {
    return html`
      <div class="transcript-head">
        <h2 id="read-along-title">Transcript</h2>
        <form role="search" aria-label="Transcript search" class="find" @submit=${(event) => { event.preventDefault(); nextMatch(1); }}>
          <label for="find" class="visually-hidden">Find in transcript</label>
          <input id="find" type="search" placeholder="Find in transcript" autocomplete="off" @input=${onFind} @keydown=${onShiftEnter}>
          <output for="find" class="soft" aria-live="polite">${matchStatus()}</output>
        </form>
      </div>
      <div class="transcript" role="group" aria-labelledby="read-along-title" tabindex="-1" @keydown=${onArrowKey} @wheel=${pauseFollowing} @touchmove=${pauseFollowing}>
        ${groups.map(({ speaker, cues: own }) => html`<p dir="auto" lang=${language}><strong>${speaker}</strong> ${own.map(sentence)}</p>`)}
      </div>`;
  }

  function matchStatus() {
    if (!query) return "";
    return matches.length ? `${match + 1} of ${pluralise(matches.length, "sentence")}` : "No matches";
  }

  function onFind(event) {
    query = event.target.value.trim();
    const lowerQuery = query.toLowerCase();
    matches = lowerQuery ? cues.flatMap((cue, index) => (cue.text.toLowerCase().includes(lowerQuery) ? [index] : [])) : [];
    match = -1;
    nextMatch(1);
  }

  function nextMatch(step) {
    if (matches.length) {
      match = (match + step + matches.length) % matches.length;
      tabStop = matches[match];
      pauseFollowing();
    }
    update();
    if (!matches.length) return;
    root.querySelector(".transcript").scrollIntoView({ block: "nearest", behavior: scrollBehavior() });
    scrollToSentence(matches[match]);
  }

  function onShiftEnter(event) {
    if (event.key !== "Enter" || !event.shiftKey) return;
    event.preventDefault();
    nextMatch(-1);
  }

  function pauseFollowing() {
    manualMoveAt = performance.now();
  }

  function scrollBehavior() {
    return REDUCED_MOTION.matches ? "instant" : "smooth";
  }

  function scrollToSentence(index) {
    const panel = root.querySelector(".transcript");
    const place = sentences()[index]?.offsetTop ?? 0;
    const { top, height } = visiblePart(panel);
    panel.scrollTo({ top: place - top - height / 3, behavior: scrollBehavior() });
  }

  function onSentenceClick(event, start) {
    event.preventDefault();
    manualMoveAt = -Infinity;
    playEpisode(podcastId, start);
  }

  function onArrowKey(event) {
    const next = [...sentences()].indexOf(document.activeElement) + ARROWS[event.key];
    if (!document.activeElement.matches(".transcript a") || !sentences()[next]) return;
    event.preventDefault();
    pauseFollowing();
    tabStop = next;
    update();
    sentences()[next].focus();
  }

  function follow() {
    if (sound.episode?.id !== podcastId) return;
    const now = Math.max(0, cues.findLastIndex((cue) => cue.start <= sound.position + EARLY_SECONDS));
    if (now === current) return;
    current = now;
    const isFollowing = performance.now() - manualMoveAt > FOLLOW_PAUSE_MILLISECONDS;
    if (isFollowing) tabStop = now;
    update();
    if (isFollowing) scrollToSentence(now);
  }

  update();
  follow();
  for (const name of ["position", "change"]) sound.addEventListener(name, follow);
  return () => { for (const name of ["position", "change"]) sound.removeEventListener(name, follow); };
}
