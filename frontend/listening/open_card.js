// Opens and closes the card of a sentence: for hover and focus while they last, after a press until it is closed.
import { placeBeside } from "/listening/floating.js";
import { sourceCard } from "/listening/source_card.js";
import { nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const OPEN_MILLISECONDS = 150;
const CLOSE_MILLISECONDS = 300; // long enough to move from the mark to the card

// `onChange`: draws the template again. `onPlay`: called with a time in seconds. `onBookmark`: called with a sentence.
export function openCard(root, sentences, { language, onChange, onPlay, onBookmark }) {
  let index = null;
  let isPinned = false;
  let timer = null;

  const markAt = (number) => root.querySelector(`[data-sentence="${number}"]`);
  const panel = () => root.querySelector(".source-card");
  const numberOf = (event) => Number(event.currentTarget.dataset.sentence);

  function show(number, pinned) {
    clearTimeout(timer);
    if (index === number && isPinned === pinned) return;
    const isOther = index !== number;
    index = number;
    isPinned = pinned;
    onChange();
    if (!isOther) return;
    panel()?.scrollTo(0, 0);
    for (const passage of panel()?.querySelectorAll("blockquote") ?? []) {
      passage.scrollTop = (passage.querySelector("mark")?.offsetTop ?? 0) - passage.clientHeight / 3;
    }
  }

  function close() {
    clearTimeout(timer);
    if (index === null) return;
    const mark = markAt(index);
    const hadFocus = panel()?.contains(document.activeElement);
    index = null;
    isPinned = false;
    onChange();
    if (hadFocus) mark?.focus({ preventScroll: true });
    clearTimeout(timer);
    if (hadFocus) close(); // the focus opened it again
  }

  function closeSoon() {
    clearTimeout(timer);
    if (!isPinned) timer = setTimeout(close, CLOSE_MILLISECONDS);
  }

  function press(number) {
    if (index === number && isPinned) return close();
    show(number, true);
    uncover(markAt(number));
    return panel()?.focus({ preventScroll: true });
  }

  // On a small screen the card may be over the sentence.
  function uncover(mark) {
    const { top, left, right } = panel().getBoundingClientRect();
    const words = mark.getBoundingClientRect();
    const isUnder = words.bottom > top && words.left < right && words.right > left && getComputedStyle(panel()).getPropertyValue("--is-sheet");
    if (isUnder) mark.closest(".transcript").scrollBy({ top: words.bottom - top + words.height });
  }

  function place() {
    const mark = index !== null && markAt(index);
    if (mark && panel()) placeBeside(panel(), mark.getBoundingClientRect());
  }

  function onKey(event) {
    if (event.key !== "Escape" || index === null) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }

  function onPointerDown(event) {
    if (index !== null && !event.target.closest(".source-card, .source-mark")) close();
  }

  const isOver = (element) => Boolean(element?.closest?.(".source-card, .source-mark"));
  const onOver = (event) => { if (event.target.closest(".source-card")) clearTimeout(timer); };
  const onOut = (event) => { if (isOver(event.target) && !isOver(event.relatedTarget)) closeSoon(); };

  const ifMouse = (action) => (event) => { if (event.pointerType === "mouse") action(event); };
  const onEnter = ifMouse((event) => {
    const number = numberOf(event);
    clearTimeout(timer);
    if (!isPinned && index !== number) timer = setTimeout(() => show(number, false), OPEN_MILLISECONDS);
  });

  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointerDown);
  root.addEventListener("pointerover", onOver);
  root.addEventListener("pointerout", onOut);
  addEventListener("scroll", place, true);
  addEventListener("resize", place);
  return {
    get index() { return index; },
    press,
    place,
    onEnter,
    onFocus: (event) => { if (!isPinned) show(numberOf(event), false); },
    onBlur: (event) => { if (!event.relatedTarget?.closest(".source-card")) closeSoon(); },
    template: () => (index === null ? nothing : sourceCard(sentences[index], {
      language, isPinned, onClose: close, onPlay: () => onPlay(sentences[index].start), onBookmark: () => onBookmark(sentences[index]),
    })),
    remove() {
      clearTimeout(timer);
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerdown", onPointerDown);
      root.removeEventListener("pointerover", onOver);
      root.removeEventListener("pointerout", onOut);
      removeEventListener("scroll", place, true);
      removeEventListener("resize", place);
    },
  };
}
