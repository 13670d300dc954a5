// Icons on a 24 by 24 grid, in the colour of the surrounding text.
import { html, svg } from "/vendor/lit-html-3.3.3/lit-html.js";

const SHAPES = {
  play: svg`<path fill="currentColor" d="M8 5.2v13.6a.8.8 0 0 0 1.2.7l10.6-6.8a.8.8 0 0 0 0-1.4L9.2 4.500A.8.8 0 0 0 8 5.200z"/>`,
  pause: svg`<path fill="currentColor" d="M7 5h3.500v14H7zM13.5 5H17v14h-3.500z"/>`,
  back: svg`<path d="M11 8 7 4.5 11 1.500M7.5 4.500H12a8 8 0 1 1-8 8"/><text x="12.2" y="16" font-size="7.5">15</text>`,
  forward: svg`<path d="M13 8l4-3.5-4-3M16.5 4.500H12a8 8 0 1 0 8 8"/><text x="11.8" y="16" font-size="7.5">30</text>`,
  previous: svg`<path d="M6 6v12"/><path fill="currentColor" d="M19 6.500v11a.6.6 0 0 1-.95.5L9.5 12.500a.6.6 0 0 1 0-1L18.050 6a.6.6 0 0 1 .95.5z"/>`,
  next: svg`<path d="M18 6v12"/><path fill="currentColor" d="M5 6.500v11a.6.6 0 0 0 .95.5l8.550-5.500a.6.6 0 0 0 0-1L5.950 6A.6.6 0 0 0 5 6.500z"/>`,
  volume: svg`<path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11"/>`,
  muted: svg`<path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM16 9.500l5 5M21 9.500l-5 5"/>`,
  download: svg`<path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 19.500h14"/>`,
  offline: svg`<path d="M12 4v8M8.500 8.500 12 12l3.500-3.500"/><circle cx="12" cy="12" r="9.500"/><path d="M7.500 16h9"/>`,
  share: svg`<path d="M12 15V4M8 7.5 12 3.500l4 4M6 11v8.500h12V11"/>`,
  keys: svg`<path d="M3 6.500h18v11H3zM6.5 10h.01M10 10h.01M14 10h.01M17.5 10h.01M8 14h8"/>`,
  more: svg`<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="3"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  text: svg`<path d="M3 18 8 6l5 12M4.800 14h6.400M14.500 18l3.250-8L21 18M15.700 15.400h4.100"/>`,
  moon: svg`<path d="M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z"/>`,
  bookmark: svg`<path d="M7 4.500h10v15l-5-4-5 4z"/>`,
  bookmarked: svg`<path fill="currentColor" d="M7 4.500h10v15l-5-4-5 4z"/>`,
  expand: svg`<path d="M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5"/>`,
  deeper: svg`<path d="M12 4v15M6.5 13.5 12 19l5.5-5.5"/>`,
  broader: svg`<path d="M4 12h16M8 7.5 3.5 12 8 16.500M16 7.500l4.5 4.5-4.5 4.5"/>`,
  up: svg`<path d="m6 14.500 6-6 6 6"/>`,
  down: svg`<path d="m6 9.500 6 6 6-6"/>`,
  trash: svg`<path d="M5 7h14M9.5 7V4.500h5V7M7 7l1 12.500h8L17 7"/>`,
  queue: svg`<path d="M4 6.500h12M4 11.500h12M4 16.500h7"/><path fill="currentColor" d="M15 14v6.500l5-3.250z"/>`,
  up: svg`<path d="M12 19V5.500M6 11.500l6-6 6 6"/>`,
  down: svg`<path d="M12 5v13.500M6 12.500l6 6 6-6"/>`,
  handle: svg`<path d="M5 9.500h14M5 14.500h14"/>`,
  check: svg`<path d="m5 12.5 4.5 4.500L19 7"/>`,
};

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
