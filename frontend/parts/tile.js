// A placeholder picture of audio bars. The same ID always gives the same picture.
import { svg, html } from "/vendor/lit-html-3.3.3/lit-html.js";

const HUES = 6;
const BARS = 7;

function pseudoRandom(id) {
  let seed = [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 2147483647, 7);
  return () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
}

export function tile(id) {
  const next = pseudoRandom(id);
  next();
  const hue = Math.floor(next() * HUES);
  const bars = Array.from({ length: BARS }, (_, bar) => {
    const height = 14 + 52 * next() * Math.sin(((bar + 1) / (BARS + 1)) * Math.PI);
    return svg`<line x1=${20 + bar * 10} x2=${20 + bar * 10} y1=${50 - height / 2} y2=${50 + height / 2}></line>`;
  });
  return html`<svg class="tile hue-${hue}" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
    <rect width="100" height="100"></rect>${bars}</svg>`;
}
