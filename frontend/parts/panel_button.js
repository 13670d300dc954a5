// A button with a small panel beside it. The browser closes the panel on Escape and on a press outside it.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

const MARGIN = 8;

// Opens towards the middle of the window.
function place(event) {
  if (event.newState !== "open") return;
  const panel = event.currentTarget;
  const { left, right, top, bottom } = document.querySelector(`[popovertarget="${panel.id}"]`).getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const isAtRight = left + right > width;
  const isAtBottom = bottom > 0.65 * height;
  Object.assign(panel.style, {
    left: isAtRight ? "auto" : `${Math.max(MARGIN, left)}px`,
    right: isAtRight ? `${Math.max(MARGIN, width - right)}px` : "auto",
    top: isAtBottom ? "auto" : `${bottom + MARGIN}px`,
    bottom: isAtBottom ? `${innerHeight - top + MARGIN}px` : "auto",
  });
  closeOnScroll(panel);
}

// A scroll event can also report a scroll that ended before the panel opened.
function closeOnScroll(panel) {
  const openedAt = scrollY;
  const onScroll = () => {
    if (panel.matches(":popover-open") && Math.abs(scrollY - openedAt) < MARGIN) return;
    removeEventListener("scroll", onScroll);
    panel.hidePopover();
  };
  addEventListener("scroll", onScroll);
}

// `label`: the accessible name of the button if `content` is an icon alone. `panelLabel`: the name of the panel.
export function panelButton({ id, className, label, content, panelLabel, panel }) {
  return html`
    <button type="button" class=${className} popovertarget=${id} aria-label=${label}>${content}</button>
    <div id=${id} class="small-panel" popover role="group" aria-label=${panelLabel} @beforetoggle=${place}>${panel}</div>`;
}
