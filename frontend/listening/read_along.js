// The words of an episode. They follow the audio, can be selected and searched, and show what each sentence rests on. A
// press on a sentence plays from there. There is one tab stop: up and down move between sentences, left and right between
// the marks of sources.
import { bookmarkChanges, bookmarksOf } from "/service/bookmarks.js";
import { bookmark, sentenceAt } from "/listening/bookmarking.js";
import { sentenceKeys } from "/listening/sentence_keys.js";
import { openCard } from "/listening/open_card.js";
import { visiblePart } from "/listening/reading_room.js";
import { selectedWords } from "/listening/selected_words.js";
import { textSizeChoice } from "/listening/text_size.js";
import { markName } from "/listening/source_card.js";
import { findIn } from "/listening/word_search.js";
import { pluralise } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { panelButton } from "/parts/panel_button.js";
import { playEpisode } from "/player/playback.js";
import { sound } from "/player/sound.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const FOLLOW_PAUSE_MILLISECONDS = 5000;
const EARLY_SECONDS = 0.02; // after a seek, the audio may be some milliseconds before the place
const DOUBLE_CLICK_MILLISECONDS = 250;
const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");

// `words`: see words.js. `language`: of the words, as a BCP 47 tag.
export function readAlong(root, podcastId, words, language) {
  const { turns, sentences, clauses } = words;
  let current = null; // the clause that is being said
  let query = "";
  let matches = [];
  let match = -1;
  let manualMoveAt = -Infinity;
  let frame = null;
  let click = null;
  const speakers = [...new Set(turns.map(({ speaker }) => speaker))];

  let bookmarked = new Map(); // by sentence

  const panel = () => root.querySelector(".transcript");
  const update = () => {
    bookmarked = new Map(bookmarksOf(podcastId).bookmarks.map((one) => [sentenceAt(words, one.at_seconds), one]));
    render(template(), root);
    card.place();
  };
  const keys = sentenceKeys(panel, sentences, { onMove: () => { pauseFollowing(); update(); }, onPlay: (index) => play(sentences[index].start), onPress: (index) => card.press(index) });
  const card = openCard(root, sentences, { language, onChange: () => update(), onPlay: (start) => play(start), onBookmark: ({ start, text }) => bookmark(podcastId, start, text) });

  function play(start) {
    manualMoveAt = -Infinity;
    playEpisode(podcastId, start);
  }

  function sentenceTemplate(sentence) {
    const { index, start } = sentence;
    const isCurrent = current?.sentence === sentence;
    return html`<span role="link" class="sentence" tabindex=${keys.isTabStop(index) ? 0 : -1} data-start=${start} data-spoken=${sentence.isSpoken}
      aria-description=${sentence.isSpoken ? nothing : "Not spoken yet"} aria-current=${isCurrent ? "true" : nothing}
      data-match=${index === matches[match] ? "" : nothing} @click=${(event) => onSentenceClick(event, start)}>${sentence.clauses.map((clause) => clauseTemplate(sentence, clause))}</span>${markTemplate(sentence)}${bookmarkMark(sentence)} `;
  }

  function clauseTemplate({ text }, { from, to, start, index }) {
    const space = text[from] === " " ? 1 : 0; // not marked, where it would stay at the end of the line before
    const shown = findIn(text, query, from + space, to).map(({ part, isMatch }) => (isMatch ? html`<mark>${part}</mark>` : part));
    return html`${space ? " " : ""}<span class="clause" data-at=${start} data-current=${index === current?.index ? "" : nothing}>${shown}</span>`;
  }

  function markTemplate(sentence) {
    const { index, mark } = sentence;
    if (mark === null) return nothing;
    const isOpen = card.index === index;
    return html`<span role="button" class="source-mark" tabindex=${keys.isTabStop(index, true) ? 0 : -1} data-sentence=${index} aria-label=${markName(sentence)} aria-haspopup="dialog"
      aria-expanded=${isOpen} aria-controls=${isOpen ? "source-card" : nothing} @click=${() => { keys.moveTo(index, true); card.press(index); }}
      @pointerenter=${card.onEnter} @focus=${card.onFocus} @blur=${card.onBlur}>${mark || "○"}</span>`;
  }

  function bookmarkMark(sentence) {
    const found = bookmarked.get(sentence);
    if (!found) return nothing;
    return html`<span role="img" class="bookmark-mark" aria-label=${found.note ? `Bookmark: ${found.note}` : "Bookmark"} title=${found.note ?? "Bookmark"}>${icon("bookmarked")}</span>`;
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
        ${panelButton({ id: "text-settings", className: "plain text-settings", label: "Text size", content: icon("text"), panelLabel: "Text", panel: textSizeChoice(showCurrent) })}
      </div>
      <div class="transcript" data-podcast=${podcastId} role="group" aria-labelledby="read-along-title" tabindex="-1" @keydown=${keys.onKey} @wheel=${pauseFollowing} @touchmove=${pauseFollowing}>
        ${turns.map(({ speaker, sentences: own }) => html`<p dir="auto" lang=${language} data-speaker=${speakers.indexOf(speaker) + 1}><strong>${speaker}</strong> ${own.map(sentenceTemplate)}</p>`)}
      </div>
      ${card.template()}
      <div class="selection"></div>`;
  }

  function matchStatus() {
    if (!query) return "";
    return matches.length ? `${match + 1} of ${pluralise(matches.length, "sentence")}` : "No matches";
  }

  function onFind(event) {
    query = event.target.value.trim();
    const lowerQuery = query.toLowerCase();
    matches = lowerQuery ? sentences.filter(({ text }) => text.toLowerCase().includes(lowerQuery)).map(({ index }) => index) : [];
    match = -1;
    nextMatch(1);
  }

  function nextMatch(step) {
    if (matches.length) {
      match = (match + step + matches.length) % matches.length;
      keys.moveTo(matches[match]);
      pauseFollowing();
    }
    update();
    if (!matches.length) return;
    panel().scrollIntoView({ block: "nearest", behavior: scrollBehavior() });
    scrollTo(panel().querySelector("[data-match]"));
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

  function scrollTo(element, behavior = scrollBehavior()) {
    const { top, height } = visiblePart(panel());
    panel().scrollTo({ top: (element?.offsetTop ?? 0) - top - height / 3, behavior });
  }

  // After the panel or its text has changed its size.
  function showCurrent() {
    const spoken = panel().querySelector("[data-current]");
    if (spoken && isFollowing()) scrollTo(spoken, "instant");
    card.place();
  }

  // A drag and a double click select words, and do not move the sound.
  function onSentenceClick(event, start) {
    clearTimeout(click);
    if (event.detail > 1 || !getSelection().isCollapsed) return;
    if (event.pointerType === "mouse") click = setTimeout(() => play(start), DOUBLE_CLICK_MILLISECONDS);
    else play(start);
  }

  const isReading = () => card.index !== null || (!getSelection().isCollapsed && panel().contains(getSelection().anchorNode));

  const isFollowing = () => performance.now() - manualMoveAt > FOLLOW_PAUSE_MILLISECONDS && !isReading();

  function follow() {
    if (sound.episode?.id !== podcastId) return;
    const now = clauses.findLast((clause) => clause.start <= sound.position + EARLY_SECONDS) ?? clauses[0];
    if (!now || now === current) return;
    current = now;
    const isToBeShown = isFollowing();
    if (isToBeShown && !panel().contains(document.activeElement)) keys.moveTo(now.sentence.index);
    update();
    if (isToBeShown) scrollTo(panel().querySelector("[data-current]"));
  }

  // The audio says where it is only about four times a second. A hidden page has no frames, and needs none.
  function followFrames() {
    frame = null;
    follow();
    if (sound.episode?.id === podcastId && !sound.paused) frame ??= requestAnimationFrame(followFrames);
  }

  function onSound() {
    follow();
    frame ??= requestAnimationFrame(followFrames);
  }

  update();
  onSound();
  const sizes = new ResizeObserver(showCurrent);
  sizes.observe(panel());
  const removeSelected = selectedWords(root.querySelector(".selection"), panel, podcastId);
  for (const name of ["position", "change"]) sound.addEventListener(name, onSound);
  bookmarkChanges.addEventListener("change", update);
  words.changes.addEventListener("change", update);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(click);
    sizes.disconnect();
    removeSelected();
    bookmarkChanges.removeEventListener("change", update);
    words.changes.removeEventListener("change", update);
    card.remove();
    for (const name of ["position", "change"]) sound.removeEventListener(name, onSound);
  };
}
