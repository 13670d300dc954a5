// Preferences for suggested topics and new episodes. The service stores them per user and browser.
import { isSignedIn, username } from "/service/account.js";
import { categories } from "/service/discovery.js";
import { availableLanguages, voices } from "/service/episodes.js";
import { readPronunciations, replacePronunciations } from "/service/pronunciations.js";
import { readPreferences, savePreferences } from "/service/session.js";
import { languageField } from "/parts/languages.js";
import { notify, reportError } from "/parts/notices.js";
import { pageBookmark } from "/parts/page_bookmark.js";
import { formatPronunciations, parsePronunciations, pronunciationsField } from "/parts/pronunciations.js";
import { isEnglish } from "/parts/formatting.js";
import { signInList } from "/parts/sign_in_list.js";
import { retryMessage } from "/parts/retry_message.js";
import { stopSample, voicePicker } from "/parts/voices.js";
import { SPEEDS, formatSpeed, setSpeed, speed, speedChanges } from "/player/speed.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

export function preferencesView(root) {
  const state = { isLoaded: false, loadFailed: false, categories: [], languages: [], language: null, voices: [], selected: new Set(), voice: "", pronunciations: "", saved: "", busy: true };
  const update = () => { if (root.isConnected) render(template(), root); };

  function select(category, isSelected) {
    state.selected[isSelected ? "add" : "delete"](category);
  }

  async function save(event) {
    event.preventDefault();
    if (state.busy) return;
    state.busy = true;
    update();
    try {
      await savePreferences({
        preferred_categories: [...state.selected],
        preferred_language: state.language,
        preferred_vfa_voice_name: state.voice,
        playback_speed: speed(),
      });
      if (state.pronunciations !== state.saved) {
        await replacePronunciations(parsePronunciations(state.pronunciations));
        state.saved = state.pronunciations;
      }
      notify("Preferences saved.");
    } catch (error) {
      reportError(error);
    } finally {
      state.busy = false;
      update();
    }
  }

  // A voice speaks one language, so the choice of another one chooses its first voice.
  async function chooseLanguage(language) {
    stopSample();
    Object.assign(state, { language, voices: [], voice: "" });
    update();
    const listed = await voices(language);
    if (language !== state.language) return; // another one has been chosen since then
    Object.assign(state, { voices: listed, voice: listed[0]?.name ?? "" });
    update();
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Preferences</h1>
        <p class="soft">${username() ? "These settings shape the topics we suggest and the episodes you create." : "You will be asked to sign in when you save."}</p></div>
      ${state.isLoaded ? form() : state.loadFailed ? retryMessage("Your preferences could not be loaded.", load)
        : html`<div class="panel loading" aria-hidden="true"></div>`}
      ${state.isLoaded ? pageBookmark() : nothing}
      <div id="sign-in-list" ?hidden=${!state.isLoaded && !state.loadFailed}></div>`; // below the form, which would move it
  }

  function form() {
    return html`
      <form class="panel preferences" aria-busy=${state.busy} @submit=${save}>
        <fieldset><legend>Favourite categories</legend>
          <div class="chips">${state.categories.map((category) => html`
            <label class="chip check"><input type="checkbox" name="category" value=${category} .checked=${state.selected.has(category)}
              @change=${(event) => select(category, event.target.checked)}><span>${category}</span></label>`)}</div>
        </fieldset>
        ${state.languages.every(({ language }) => isEnglish(language)) ? nothing : languageField({
    languages: state.languages, chosen: state.language, refusal: "", onChoose: (language) => chooseLanguage(language).catch(reportError),
  })}
        <fieldset><legend>Host voice</legend>
          ${voicePicker({ voices: state.voices, chosen: state.voice, group: "preferred_voice", onChoose: (voice) => { state.voice = voice; update(); }, update })}
        </fieldset>
        <div class="option"><label for="preferred-speed">Playback speed</label>
          <select id="preferred-speed" @change=${(event) => setSpeed(Number(event.target.value))}>${SPEEDS.map((value) => html`
            <option value=${value} .selected=${live(value === speed())}>${formatSpeed(value)}</option>`)}</select></div>
        ${pronunciationsField({
    id: "pronunciations",
    label: "Pronunciations",
    hint: "How the voices say your words, one on each line: the word, an equals sign, a plain respelling.",
    value: state.pronunciations,
    onInput: (pronunciations) => { state.pronunciations = pronunciations; },
  })}
        <button type="submit" aria-disabled=${state.busy}>Save preferences</button>
      </form>`;
  }

  async function load() {
    state.loadFailed = false;
    update();
    try {
      const [allCategories, languages, saved, pronunciations] = await Promise.all([categories(), availableLanguages(), readPreferences(), readPronunciations()]);
      const language = saved.preferred_language ?? null;
      const listed = await voices(language);
      const voice = saved.preferred_vfa_voice_name ?? listed[0]?.name ?? "";
      Object.assign(state, { isLoaded: true, categories: allCategories, languages, language, voices: listed, voice });
      state.selected = new Set(saved.preferred_categories ?? []);
      state.pronunciations = state.saved = formatPronunciations(pronunciations);
      state.busy = false;
    } catch (error) {
      state.loadFailed = true;
      reportError(error);
    } finally {
      update();
    }
  }

  load();
  const unmountList = isSignedIn() ? signInList(root.querySelector("#sign-in-list")) : () => {};
  speedChanges.addEventListener("change", update);
  return () => {
    speedChanges.removeEventListener("change", update);
    stopSample();
    unmountList();
    render(nothing, root);
  };
}
