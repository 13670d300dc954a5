// Brings the words of an episode into view when it starts to play: to the top of the window, or on a small screen over
// the whole page, with the player below. Over the page, the back button closes them.

const SMALL_SCREEN = matchMedia("(max-width: 40rem), (max-height: 30rem)");
const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
// Without the title, which stays the heading of the page.
const OTHER_PARTS = ".skip, .bar, .footer, .cover, .episode-text > :not(h1), .chapters-part, .bookmarks-part, .sources-part, .making, .diagnostics";

// The part of an element that neither the window's edge nor the player covers: {top, height} in pixels, from its top.
export function visiblePart(element) {
  const { top, height } = element.getBoundingClientRect();
  const windowBottom = innerHeight - document.getElementById("player").offsetHeight;
  const visibleTop = Math.max(0, -top);
  const visibleHeight = Math.min(height, windowBottom - top) - visibleTop;
  return visibleHeight > 0 ? { top: visibleTop, height: visibleHeight } : { top: 0, height };
}

const isInHistory = () => Boolean(history.state?.isReading);

// `findPart`: returns the section with the words, or null. `onChange`: called when the room fills or leaves the screen.
export function readingRoom(findPart, onChange) {
  let isFull = false;

  function setFull(full) {
    if (isFull === full) return;
    isFull = full;
    if (full !== isInHistory()) {
      if (full) history.pushState({ ...history.state, isReading: true }, "");
      else history.back();
    }
    document.documentElement.classList.toggle("reading", full);
    for (const part of document.querySelectorAll(OTHER_PARTS)) part.inert = full;
    onChange();
    const hasLostFocus = !document.activeElement || document.activeElement === document.body || document.activeElement.closest("[inert]");
    if (hasLostFocus || !full) findPart()?.querySelector(".room-toggle").focus({ preventScroll: true });
  }

  function moveToTop(part) {
    const margin = Number.parseFloat(getComputedStyle(part).scrollMarginTop);
    const top = scrollY + part.getBoundingClientRect().top - margin;
    scrollTo({ top, behavior: REDUCED_MOTION.matches ? "instant" : "smooth" });
  }

  const leave = () => setFull(false);
  const onHistory = () => setFull(isInHistory() && Boolean(findPart()));
  const onKey = (event) => {
    if (event.key !== "Escape" || !isFull || document.querySelector("dialog[open], :popover-open")) return;
    event.preventDefault();
    leave();
  };

  document.addEventListener("keydown", onKey);
  addEventListener("popstate", onHistory);
  SMALL_SCREEN.addEventListener("change", leave); // for example, a phone was turned
  return {
    get isFull() { return isFull; },
    toggle: () => setFull(!isFull),
    restore: onHistory, // after a reload
    bringIntoView() {
      const part = findPart();
      if (!part) return;
      if (SMALL_SCREEN.matches) setFull(true);
      else moveToTop(part);
    },
    remove() {
      leave();
      document.removeEventListener("keydown", onKey);
      removeEventListener("popstate", onHistory);
      SMALL_SCREEN.removeEventListener("change", leave);
    },
  };
}
