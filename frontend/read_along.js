// The transcript follows the sound. One sentence at a time is in the tab order; the arrow keys move along.
import { $, make } from "/elements.js";
import { playFrom } from "/player.js";

const HANDS_OFF_MILLISECONDS = 5000;
let sentences = [];
let current = null;
let movedByHandAt = -Infinity;

function sentence(cue) {
  const link = make("a", { href: `#t=${cue.start}`, textContent: cue.text, tabIndex: -1 });
  link.dataset.start = cue.start;
  return link;
}

export function showTranscript(cues) {
  const turns = [];
  let speaker = null;
  for (const cue of cues) {
    if (!turns.length || cue.speaker !== speaker) turns.push(make("p", {}, make("strong", { textContent: cue.speaker })));
    speaker = cue.speaker;
    turns.at(-1).append(sentence(cue), " ");
  }
  $("transcript").replaceChildren(...turns);
  sentences = [...$("transcript").querySelectorAll("a")];
  current = null;
  if (sentences.length) sentences[0].tabIndex = 0;
  follow();
}

function takeTabStop(link) {
  for (const other of sentences) if (other.tabIndex === 0) other.tabIndex = -1;
  link.tabIndex = 0;
}

function follow() {
  const now = sentences.findLast((link) => Number(link.dataset.start) <= $("player").currentTime + 0.05) ?? sentences[0];
  if (now === current) return;
  current?.removeAttribute("aria-current");
  now?.setAttribute("aria-current", "true");
  current = now;
  if (!now || performance.now() - movedByHandAt < HANDS_OFF_MILLISECONDS) return;
  takeTabStop(now);
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  $("transcript").scrollTo({ top: now.offsetTop - $("transcript").clientHeight / 3, behavior });
}

function move(event) {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const from = sentences.indexOf(document.activeElement);
  const next = sentences[from + steps[event.key]];
  if (from < 0 || !next) return;
  event.preventDefault();
  movedByHandAt = performance.now();
  takeTabStop(next);
  next.focus();
}

function jump(event) {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  movedByHandAt = -Infinity;
  playFrom(Number(link.dataset.start));
}

$("transcript").addEventListener("click", jump);
$("transcript").addEventListener("keydown", move);
for (const byHand of ["wheel", "touchmove"]) {
  $("transcript").addEventListener(byHand, () => { movedByHandAt = performance.now(); }, { passive: true });
}
for (const moved of ["timeupdate", "seeking"]) $("player").addEventListener(moved, follow);
