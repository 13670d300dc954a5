// The chips of settings that depend on nothing but the draft.
import { MAX_TOPIC_CHARACTERS, MINUTES, draft, visibility } from "/parts/episode_draft.js";
import { pluralise } from "/parts/formatting.js";
import { ownSources } from "/parts/own_sources.js";
import { pronunciationsField } from "/parts/pronunciations.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const VISIBILITIES = {
  public: { name: "Listed for everyone", hint: "Anyone can find and play it." },
  unlisted: { name: "Only with the link", hint: "Anyone with the link can listen. It is listed only in your library." },
};
const OWN_SOURCES_HINT = " Episodes of your own files and links are not listed unless you change this.";

export function visibilityHint() {
  const isUsual = draft.visibility === null && ownSources().length > 0;
  return VISIBILITIES[visibility()].hint + (isUsual ? OWN_SOURCES_HINT : "");
}

// `settings`: of parts/setting_chips.js. `set`: changes the draft.
export function draftChips(settings, set) {
  function title() {
    return settings.chip({ name: "title", label: "Title", value: draft.title.trim() || "Title from the text", panel: () => html`
      <label for="text-title">Title</label>
      <input id="text-title" maxlength=${MAX_TOPIC_CHARACTERS} autocomplete="off" dir="auto" aria-describedby="title-hint"
        .value=${live(draft.title)} @input=${(event) => set({ title: event.target.value })}>
      <p class="hint" id="title-hint">Without one, the title is the first heading or line of the text.</p>` });
  }

  function length() {
    const inWords = pluralise(draft.minutes, "minute");
    return settings.chip({ name: "length", label: "Length", value: inWords, panel: () => html`
      <label for="minutes">Length</label>
      <p class="length"><input id="minutes" name="minutes" type="range" min=${MINUTES.min} max=${MINUTES.max} aria-valuetext=${inWords}
        .value=${live(String(draft.minutes))} @input=${(event) => set({ minutes: event.target.valueAsNumber })}>
        <output for="minutes">About ${inWords}</output></p>` });
  }

  function pronunciations() {
    const count = draft.pronunciations.split("\n").filter((line) => line.trim()).length;
    return settings.chip({ name: "pronunciations", label: "Pronunciations", value: count ? pluralise(count, "pronunciation") : "Usual pronunciation",
      panel: () => pronunciationsField({
        id: "episode-pronunciations",
        label: "Pronunciations",
        hint: "For this episode, one word on each line. Your preferences have a list for all your episodes.",
        value: draft.pronunciations,
        onInput: (pronunciations) => set({ pronunciations }),
      }) });
  }

  function visibilityOf() {
    return settings.chip({ name: "visibility", label: "Who can listen", value: VISIBILITIES[visibility()].name, panel: () => html`
      <fieldset class="visibility"><legend>Who can listen</legend>${Object.entries(VISIBILITIES).map(([value, { name, hint }]) => html`
        <label><input type="radio" name="visibility" value=${value} .checked=${live(visibility() === value)} @change=${() => set({ visibility: value })}>
          <span><strong>${name}</strong> <span class="description">${hint}</span></span></label>`)}
      </fieldset>` });
  }

  return { title, length, pronunciations, visibility: visibilityOf };
}
