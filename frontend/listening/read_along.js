// The transcript: it follows the sound, moves it on a click, and can be searched. One sentence at a time is in the tab
// order; the arrow keys move along.
import { counted } from "/parts/formatting.js";
import { playEpisode } from "/player/playing.js";
import { sound } from "/player/sound.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const HANDS_OFF_MILLISECONDS = 5000;
const EARLY_SECONDS = 0.05;
const ARROWS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

// Sentences of one speaker in a row: [{speaker, cues: [{...cue, index}]}]
function turns(cues) {
  const all = [];
  for (const [index, cue] of cues.entries()) {
    if (all.at(-1)?.speaker !== cue.speaker) all.push({ speaker: cue.speaker, cues: [] });
    all.at(-1).cues.push({ ...cue, index });
  }
  return all;
}

// A sentence as parts, every other one what was searched for.
function parts(text, query) {
  if (!query) return [text];
  const escaped = query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.split(new RegExp(`(${escaped})`, "gi"));
}

export function readAlong(root, podcastId, cues) {
  const spoken = turns(cues);
  let current = -1;
  let tabStop = 0;
  let query = "";
  let matches = [];
  let match = -1;
  let movedByHandAt = -Infinity;

  const sentences = () => root.querySelectorAll(".words a");
  const update = () => render(template(), root);

  function sentence({ text, start, index }) {
    const shown = parts(text, query).map((part, number) => (number % 2 ? html`<mark>${part}</mark>` : part));
    return html`<a href="#t=${start}" data-start=${start} tabindex=${index === tabStop ? 0 : -1} aria-current=${index === current ? "true" : nothing}
      data-match=${index === matches[match] ? "" : nothing} @click=${(event) => jump(event, start)}>${shown}</a> `;
  }

  function template() {
    return html`
      <div class="words-head">
        <h2 id="read-along-title">Read along</h2>
        <form role="search" aria-label="Transcript" class="find" @submit=${(event) => { event.preventDefault(); nextMatch(1); }}>
          <label for="find" class="spoken">Find in the transcript</label>
          <input id="find" type="search" placeholder="Find a word" autocomplete="off" @input=${find} @keydown=${backOnShiftEnter}>
          <output for="find" class="soft" aria-live="polite">${found()}</output>
        </form>
      </div>
      <div class="words" role="group" aria-labelledby="read-along-title" tabindex="-1" @keydown=${move} @wheel=${handsOff} @touchmove=${handsOff}>
        ${spoken.map(({ speaker, cues: said }) => html`<p dir="auto"><strong>${speaker}</strong> ${said.map(sentence)}</p>`)}
      </div>`;
  }

  function found() {
    if (!query) return "";
    return matches.length ? `${match + 1} of ${counted(matches.length, "sentence")}` : "Not found";
  }

  function find(event) {
    query = event.target.value.trim();
    const wanted = query.toLowerCase();
    matches = wanted ? cues.flatMap((cue, index) => (cue.text.toLowerCase().includes(wanted) ? [index] : [])) : [];
    match = -1;
    nextMatch(1);
  }

  function nextMatch(step) {
    if (matches.length) {
      match = (match + step + matches.length) % matches.length;
      tabStop = matches[match];
      handsOff();
    }
    update();
    if (matches.length) bringToView(matches[match]);
  }

  function backOnShiftEnter(event) {
    if (event.key !== "Enter" || !event.shiftKey) return;
    event.preventDefault();
    nextMatch(-1);
  }

  function handsOff() {
    movedByHandAt = performance.now();
  }

  function bringToView(index) {
    const words = root.querySelector(".words");
    const place = sentences()[index]?.offsetTop ?? 0;
    words.scrollTo({ top: place - words.clientHeight / 3, behavior: STILL.matches ? "instant" : "smooth" });
  }

  function jump(event, start) {
    event.preventDefault();
    movedByHandAt = -Infinity;
    playEpisode(podcastId, start);
  }

  function move(event) {
    const next = [...sentences()].indexOf(document.activeElement) + ARROWS[event.key];
    if (!document.activeElement.matches(".words a") || !sentences()[next]) return;
    event.preventDefault();
    handsOff();
    tabStop = next;
    update();
    sentences()[next].focus();
  }

  function follow() {
    if (sound.episode?.id !== podcastId) return;
    const now = Math.max(0, cues.findLastIndex((cue) => cue.start <= sound.position + EARLY_SECONDS));
    if (now === current) return;
    current = now;
    const isFree = performance.now() - movedByHandAt > HANDS_OFF_MILLISECONDS;
    if (isFree) tabStop = now;
    update();
    if (isFree) bringToView(now);
  }

  update();
  follow();
  for (const told of ["position", "change"]) sound.addEventListener(told, follow);
  return () => { for (const told of ["position", "change"]) sound.removeEventListener(told, follow); };
}
