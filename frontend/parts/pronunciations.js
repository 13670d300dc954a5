// A field for pronunciations, one on each line: "Kuala = KWAH-lah".
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

export function pronunciationsField({ id, label, hint, value, onInput }) {
  return html`
    <div class="option wide">
      <label for=${id}>${label}</label>
      <textarea id=${id} rows="2" dir="auto" spellcheck="false" autocapitalize="off" placeholder="Kuala = KWAH-lah"
        aria-describedby=${`${id}-hint`} .value=${live(value)} @input=${(event) => onInput(event.target.value)}></textarea>
      <p class="hint" id=${`${id}-hint`}>${hint}</p>
    </div>`;
}

export function parsePronunciations(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  return lines.map((line) => {
    const [word, ...respelling] = line.split("=");
    return { word: word.trim(), say_as: respelling.join("=").trim() };
  });
}

export function formatPronunciations(entries) {
  return entries.map((entry) => `${entry.word} = ${entry.say_as}`).join("\n");
}
