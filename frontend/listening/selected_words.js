// What a selection of words offers: copy, a link to its second, play from there, a bookmark.
import { bookmark } from "/listening/bookmarking.js";
import { placeBeside } from "/listening/floating.js";
import { copyText } from "/parts/clipboard.js";
import { playEpisode } from "/player/playback.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const SETTLED_MILLISECONDS = 150; // while the selection is being drawn, nothing moves
const FINGERS = matchMedia("(pointer: coarse)"); // the browser's own menu is above the selection

// The selected text without the numbers of the sources; one line for each turn.
function textOf(range) {
  const words = range.cloneContents();
  for (const mark of words.querySelectorAll(".source-mark")) mark.remove();
  for (const speaker of words.querySelectorAll("strong")) speaker.textContent = speaker.textContent && `${speaker.textContent}: `;
  const turns = words.querySelectorAll("p");
  return (turns.length > 0 ? [...turns] : [words]).map((turn) => turn.textContent.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
}

// The selected words inside `panel`: {text, start, range}, or null.
function selectedIn(panel) {
  const selection = getSelection();
  if (!panel || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!panel.contains(range.commonAncestorContainer)) return null;
  const text = textOf(range);
  const first = [...panel.querySelectorAll("[data-at]")].find((clause) => hasSelectedWords(clause, range));
  return text && first ? { text, start: Number(first.dataset.at), range } : null;
}

// A range that begins at the end of a clause touches it without selecting any of it.
function hasSelectedWords(clause, range) {
  if (!range.intersectsNode(clause)) return false;
  const shared = document.createRange();
  shared.selectNodeContents(clause);
  if (clause.contains(range.startContainer)) shared.setStart(range.startContainer, range.startOffset);
  if (clause.contains(range.endContainer)) shared.setEnd(range.endContainer, range.endOffset);
  return shared.toString().trim() !== "";
}

// Draws into `root` while words of `panel()` are selected. Returns a function that removes it.
export function selectedWords(root, panel, podcastId) {
  let selected = null;
  let timer = null;

  const link = () => new URL(`${PATHS.episode(podcastId)}#t=${Math.floor(selected.start)}`, location.origin).href;
  const keepSelection = (event) => event.preventDefault();

  function template() {
    return html`<div class="selected-words" role="toolbar" aria-label="Selected words" @pointerdown=${keepSelection} @mousedown=${keepSelection}>
      <button type="button" class="quiet small" @click=${() => copyText(selected.text, "Copied.")}>Copy</button>
      <button type="button" class="quiet small" @click=${() => copyText(link(), "Link to this second copied.")}>Copy link to this second</button>
      <button type="button" class="quiet small" @click=${() => playEpisode(podcastId, selected.start)}>Play from here</button>
      <button type="button" class="quiet small" @click=${() => bookmark(podcastId, selected.start, selected.text)}>Bookmark</button>
    </div>`;
  }

  function update() {
    render(selected ? template() : nothing, root);
    place();
  }

  function place() {
    const bubble = root.querySelector(".selected-words");
    if (!bubble) return;
    const words = selected.range.getBoundingClientRect();
    const { top, bottom } = panel().getBoundingClientRect();
    bubble.classList.toggle("out-of-view", words.bottom < top || words.top > bottom);
    placeBeside(bubble, words, { above: !FINGERS.matches });
  }

  function onSelection() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const isPressed = root.contains(document.activeElement);
      const found = selectedIn(panel());
      if (found || !isPressed) selected = found;
      update();
    }, SETTLED_MILLISECONDS);
  }

  function onKey(event) {
    if (event.key !== "Escape" || !selected) return;
    event.preventDefault();
    event.stopPropagation();
    getSelection().removeAllRanges();
    selected = null;
    update();
  }

  document.addEventListener("selectionchange", onSelection);
  document.addEventListener("keydown", onKey, true);
  addEventListener("scroll", place, true);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("selectionchange", onSelection);
    document.removeEventListener("keydown", onKey, true);
    removeEventListener("scroll", place, true);
    selected = null;
    update();
  };
}
