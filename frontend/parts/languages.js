// Lets the user choose the language of an episode.
import { languageName } from "/parts/formatting.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

// `chosen`: a tag, or null for the language of the topic or text. It is offered even if it is not available any more, so
// that the service can say so. `refusal`: the service's message about the choice, or an empty string.
export function languageField({ languages, chosen, refusal, onChoose }) {
  const isListed = chosen === null || languages.some(({ language }) => language === chosen);
  const offered = isListed ? languages : [...languages, { language: chosen, name: languageName(chosen) }];
  return html`
    <div class="option wide">
      <label for="language">Language</label>
      <select id="language" name="language" aria-invalid=${refusal ? "true" : nothing} aria-describedby=${refusal ? "language-refusal" : nothing}
        @change=${(event) => onChoose(event.target.value || null)}>
        <option value="" .selected=${live(chosen === null)}>As your topic or text</option>
        ${offered.map(({ language, name }) => html`<option value=${language} .selected=${live(language === chosen)}>${name}</option>`)}
      </select>
      ${refusal ? html`<p class="form-error" id="language-refusal">${refusal}</p>` : nothing}
    </div>`;
}
