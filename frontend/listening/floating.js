// Places a small panel beside some words, inside the window and above the player.
const MARGIN = 8;

// `panel` has position: fixed. `words`: a DOMRect. `above`: preferred over below.
export function placeBeside(panel, words, { above = false } = {}) {
  const bottom = innerHeight - document.getElementById("player").offsetHeight - MARGIN;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const over = words.top - height - MARGIN;
  const under = words.bottom + MARGIN;
  const fitsUnder = under + height <= bottom;
  const top = above ? (over >= MARGIN ? over : under) : fitsUnder || over < MARGIN ? under : over;
  panel.style.setProperty("--left", `${Math.max(MARGIN, Math.min(words.left - MARGIN, document.documentElement.clientWidth - width - MARGIN))}px`);
  panel.style.setProperty("--top", `${Math.max(MARGIN, Math.min(top, bottom - height))}px`);
}
