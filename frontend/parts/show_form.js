// The form with what the owner can change in a show.
import { availableLanguages, voices } from "/service/episodes.js";
import { MINUTES } from "/parts/episode_draft.js";
import { languageName } from "/parts/formatting.js";
import { reportError, warn } from "/parts/notices.js";
import { CATEGORIES, MAX_SHOW_TITLE_CHARACTERS } from "/parts/show_words.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const MAX_AUTHOR_CHARACTERS = 128;
const MAX_FUNDING_CHARACTERS = 255;
const MAX_VERIFICATION_CHARACTERS = 128;
const MAX_DESCRIPTION_BYTES = 4000; // podcast apps take no more

const bytesOf = (text) => new TextEncoder().encode(text).length;

// `update` draws the form again. `onSave(fields)` resolves when they are saved. Returns {template}.
export function showForm(show, { update, onSave, onCancel }) {
  const { title, description, author, category, language, voice, length_minutes: minutes, funding_url: funding, apple_verification: code } = show;
  const fields = { title, description, author, category, language, voice, length_minutes: minutes, funding_url: funding, apple_verification: code };
  let languages = [];
  let listed = [];
  let busy = false;

  const set = (name, value) => {
    fields[name] = value;
    update();
  };
  const onInput = (name) => (event) => set(name, event.target.value);

  async function loadVoices() {
    const wanted = fields.language;
    const found = await voices(wanted);
    if (wanted !== fields.language) return; // another one has been chosen since then
    listed = found;
    update();
  }

  // A voice speaks one language.
  function onLanguage(event) {
    listed = [];
    fields.voice = null;
    set("language", event.target.value);
    loadVoices().catch(reportError);
  }

  async function onSubmit(event) {
    event.preventDefault();
    const changed = { ...fields, title: fields.title.trim(), author: fields.author.trim() };
    if (busy || !changed.title) return;
    if (bytesOf(changed.description) > MAX_DESCRIPTION_BYTES) {
      warn("The description is too long for podcast apps. Shorten it.");
      return;
    }
    busy = true;
    update();
    await onSave(changed);
    busy = false;
    update();
  }

  const select = ({ id, label, value, choices, onChange, hint = "" }) => html`<div><label for=${id}>${label}</label>
    <select id=${id} aria-describedby=${`${id}-hint`} @change=${onChange}>${choices.map(([name, text]) => html`
      <option value=${name} .selected=${live(name === value)}>${text}</option>`)}</select>
    <p class="hint" id=${`${id}-hint`}>${hint}</p></div>`;

  function languageChoices() {
    const tags = languages.map(({ language: tag, name }) => [tag, name]);
    return tags.some(([tag]) => tag === fields.language) ? tags : [[fields.language, languageName(fields.language)], ...tags];
  }

  function voiceChoices() {
    const names = listed.map(({ name, display_name: shown }) => [name, shown]);
    const kept = fields.voice && !names.some(([name]) => name === fields.voice) ? [[fields.voice, fields.voice]] : [];
    return [["", "As in your preferences"], ...kept, ...names];
  }

  function lengthChoices() {
    const minutes = Array.from({ length: MINUTES.max }, (_, index) => String(index + 1));
    return [["", "As usual"], ...minutes.map((count) => [count, `${count} min`])];
  }

  function template() {
    const left = MAX_DESCRIPTION_BYTES - bytesOf(fields.description);
    return html`
      <form class="panel show-form" aria-label="Edit the show" aria-busy=${busy} @submit=${onSubmit}>
        <div><label for="show-title">Title</label>
          <input id="show-title" required maxlength=${MAX_SHOW_TITLE_CHARACTERS} autocomplete="off" dir="auto" .value=${live(fields.title)} @input=${onInput("title")}></div>
        <div><label for="show-description">Description</label>
          <textarea id="show-description" rows="4" dir="auto" aria-describedby="show-description-hint" .value=${live(fields.description)} @input=${onInput("description")}></textarea>
          <p class="hint" id="show-description-hint">${left < 0 ? `${-left} bytes too long for podcast apps.` : left < 500 ? `${left} bytes left.` : "Podcast apps show it."}</p></div>
        <div><label for="show-author">Author</label>
          <input id="show-author" maxlength=${MAX_AUTHOR_CHARACTERS} autocomplete="off" dir="auto" aria-describedby="show-author-hint" .value=${live(fields.author)} @input=${onInput("author")}>
          <p class="hint" id="show-author-hint">Everyone can see this name if the show is public.</p></div>
        <div class="show-choices">
          ${select({ id: "show-category", label: "Category", value: fields.category, choices: CATEGORIES.map((name) => [name, name]), onChange: onInput("category") })}
          ${select({ id: "show-language", label: "Language", value: fields.language, choices: languageChoices(), onChange: onLanguage })}
          ${select({ id: "show-voice", label: "Host", value: fields.voice ?? "", choices: voiceChoices(), onChange: (event) => set("voice", event.target.value || null), hint: "For new episodes of this show." })}
          ${select({ id: "show-length", label: "Length", value: String(fields.length_minutes ?? ""), choices: lengthChoices(), onChange: (event) => set("length_minutes", Number(event.target.value) || null), hint: "For new episodes of this show." })}
        </div>
        <div class="show-choices">
          <div><label for="show-funding">Link for supporters</label>
            <input id="show-funding" type="url" pattern="https://.*" maxlength=${MAX_FUNDING_CHARACTERS} autocomplete="off" placeholder="https://" aria-describedby="show-funding-hint" .value=${live(fields.funding_url)} @input=${onInput("funding_url")}>
            <p class="hint" id="show-funding-hint">Podcast apps show it. It begins with https://.</p></div>
          <div><label for="show-verification">Code of Apple Podcasts</label>
            <input id="show-verification" pattern="[!-~]*" maxlength=${MAX_VERIFICATION_CHARACTERS} autocomplete="off" spellcheck="false" aria-describedby="show-verification-hint" .value=${live(fields.apple_verification)} @input=${onInput("apple_verification")}>
            <p class="hint" id="show-verification-hint">Apple gives it to you to check that the show is yours. It is in the public feed.</p></div>
        </div>
        <div class="row"><button type="submit" aria-disabled=${busy}>Save</button><button type="button" class="quiet" @click=${onCancel}>Cancel</button></div>
      </form>`;
  }

  availableLanguages().then((found) => { languages = found; update(); }).catch(reportError);
  loadVoices().catch(reportError);
  return { template };
}
