// Moves through the words with the arrow keys. One element of them all is in the tab order: a sentence or a mark.
const SENTENCES = { ArrowDown: 1, ArrowUp: -1 };
const MARKS = { ArrowRight: 1, ArrowLeft: -1 };

// `panel()`: the element with the sentences. `onMove`: draws the new tab stop. `onPlay`, `onPress`: called with the number
// of a sentence.
export function sentenceKeys(panel, sentences, { onMove, onPlay, onPress }) {
  let tabStop = { index: 0, isMark: false };
  const marked = sentences.filter(({ mark }) => mark !== null).map(({ index }) => index);

  const elementAt = ({ index, isMark }) => (isMark ? panel().querySelector(`[data-sentence="${index}"]`) : panel().querySelectorAll(".sentence")[index]);

  // Where the focus is: {index, isMark}, or null.
  function focused() {
    const mark = document.activeElement.closest(".source-mark");
    if (mark) return { index: Number(mark.dataset.sentence), isMark: true };
    const index = [...panel().querySelectorAll(".sentence")].indexOf(document.activeElement);
    return index >= 0 ? { index, isMark: false } : null;
  }

  function nextSentence({ index }, step) {
    return sentences[index + step] ? { index: index + step, isMark: false } : null;
  }

  function nextMark({ index, isMark }, step) {
    // The mark of a sentence comes after its words.
    const isNext = step > 0 ? (one) => one > index || (one === index && !isMark) : (one) => one < index;
    const found = step > 0 ? marked.find(isNext) : marked.findLast(isNext);
    return found === undefined ? null : { index: found, isMark: true };
  }

  function onArrow(at, key) {
    if (key in SENTENCES) return nextSentence(at, SENTENCES[key]);
    return marked.length > 0 ? nextMark(at, MARKS[key]) : nextSentence(at, MARKS[key]);
  }

  function onKey(event) {
    const at = focused();
    if (!at) return;
    if (event.key in SENTENCES || event.key in MARKS) {
      event.preventDefault();
      const next = onArrow(at, event.key);
      if (!next) return;
      tabStop = next;
      onMove();
      elementAt(next).focus();
    } else if (at.isMark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      onPress(at.index);
    } else if (event.key === "Enter") {
      event.preventDefault();
      onPlay(at.index);
    }
  }

  return {
    onKey,
    isTabStop: (index, isMark = false) => tabStop.index === index && tabStop.isMark === isMark,
    moveTo: (index, isMark = false) => { tabStop = { index, isMark }; },
  };
}
