// Topics that the sources know, if nothing was found about the requested one.
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

export function nearestTopics({ nearest_topics: topics }, onChoose) {
  if (topics.length === 0) return nothing;
  return html`
    <div class="nearest-topics examples" role="group" aria-labelledby="nearest-topics-title">
      <span class="soft" id="nearest-topics-title">Topics that the sources know:</span>
      ${topics.map((topic) => html`<button type="button" class="example" dir="auto" @click=${() => onChoose(topic)}>${topic}</button>`)}
    </div>`;
}
