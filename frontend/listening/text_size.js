// The size of the words of an episode, saved in this browser.
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const KEY = "words size";
const SIZES = [
  { name: "Small", rem: 0.95 },
  { name: "Normal", rem: 1.06 },
  { name: "Large", rem: 1.3 },
  { name: "Larger", rem: 1.6 },
  { name: "Largest", rem: 2 },
];
const NORMAL = 1;

function savedSize() {
  const index = SIZES.findIndex(({ name }) => name === localStorage.getItem(KEY));
  return index >= 0 ? index : NORMAL;
}

function apply() {
  document.documentElement.style.setProperty("--words-size", `${SIZES[savedSize()].rem}rem`);
}

// `onChange`: called after a choice.
export function textSizeChoice(onChange) {
  const choose = (name) => {
    localStorage.setItem(KEY, name);
    apply();
    onChange();
  };
  return html`
    <fieldset class="text-size">
      <legend>Text size</legend>
      <div class="segments">${SIZES.map(({ name, rem }, index) => html`
        <label><input type="radio" name="text-size" aria-label=${name} .checked=${live(index === savedSize())} @change=${() => choose(name)}><span
          aria-hidden="true" .style=${`font-size: ${rem * 0.85}rem`}>A</span></label>`)}</div>
    </fieldset>`;
}

apply();
