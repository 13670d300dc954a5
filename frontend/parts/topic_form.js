// The form that requests an episode: one field for a topic or an own text, and the settings as chips.
import { account, username } from "/service/account.js";
import { availableLanguages, createEpisode, voices } from "/service/episodes.js";
import { readPreferences } from "/service/session.js";
import { attachmentList } from "/parts/attachments.js";
import {
  MAX_TEXT_CHARACTERS, MAX_TOPIC_CHARACTERS, MINUTES, buildRequest, canBeTopic, clearDraft, draft, isText, saveDraft, usesCard, visibility,
} from "/parts/episode_draft.js";
import { isEnglish, languageName, pluralise } from "/parts/formatting.js";
import { languageField } from "/parts/languages.js";
import { announce, notify, reportError } from "/parts/notices.js";
import { pronunciationsField } from "/parts/pronunciations.js";
import { settingChips } from "/parts/setting_chips.js";
import { stopSample, voicePicker } from "/parts/voices.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const EXAMPLES = ["Coral reefs", "How do vaccines work?", "Black holes", "Mount Everest", "Marie Curie"]; // tests/integration/test_examples.py reads them
const LANGUAGE_UNAVAILABLE_CODE = "API_GW_PODCAST_LANGUAGE_UNAVAILABLE";
const VISIBILITIES = {
  public: { name: "Listed for everyone", hint: "Anyone can find and play it." },
  unlisted: { name: "Only with the link", hint: "Anyone with the link can listen. It is listed only in your library." },
};
const USES = {
  topic: { name: "Topic", hint: "The hosts talk about what our sources say." },
  text: { name: "My text", hint: "The hosts talk about this text alone." },
};

// The idempotency key of the last request: submitting it again after a lost response does not create a second episode.
let lastRequest = { body: "", key: "" };

export function topicForm(root) {
  let languages = [];
  let availableVoices = []; // of the language
  let preferred = {};
  let languageRefusal = "";
  let busy = false;

  const language = () => (draft.language === undefined ? preferred.language ?? null : draft.language);
  const selectedVoice = () => availableVoices.find((voice) => voice.name === (draft.voice ?? preferred.voice)) ?? availableVoices[0];
  const offersLanguages = () => language() !== null || languageRefusal || !languages.every(({ language: tag }) => isEnglish(tag));
  const canChooseVoice = () => language() !== null || !offersLanguages(); // no voice speaks every language
  const request = () => buildRequest({ voice: selectedVoice(), language: language() });

  const field = () => root.querySelector("[name=topic]");
  const update = () => {
    render(template(), root);
    fitHeight(field());
  };
  const settings = settingChips(root, update);
  const set = (changes) => {
    saveDraft(changes);
    update();
  };

  async function loadChoices() {
    const wanted = language();
    const [allLanguages, allVoices] = await Promise.all([availableLanguages(), voices(wanted)]);
    if (wanted !== language()) return; // the voices of the new choice are being loaded
    languages = allLanguages;
    availableVoices = canChooseVoice() ? allVoices : [];
    update();
  }

  async function loadPreferred() {
    const before = language();
    preferred = await readPreferred();
    if (language() === before) update();
    else await loadChoices();
  }

  function chooseLanguage(chosen) {
    stopSample();
    languageRefusal = "";
    availableVoices = [];
    set({ language: chosen });
    loadChoices().catch(reportError);
  }

  function showLanguageRefusal(message) {
    languageRefusal = message.replaceAll("`", "");
    settings.open("language");
    loadChoices().catch(reportError); // the choice may not be available any more
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    if (!draft.content.trim()) {
      set({ content: "" });
      field().reportValidity();
      return;
    }
    const fields = request();
    const body = JSON.stringify(fields);
    if (lastRequest.body !== body) lastRequest = { body, key: crypto.randomUUID() };
    busy = true;
    languageRefusal = "";
    stopSample();
    update();
    try {
      const episode = await createEpisode(fields, lastRequest.key);
      lastRequest = { body: "", key: "" };
      if (JSON.stringify(request()) === body) clearDraft(); // keep the draft if the user has changed it meanwhile
      if (root.isConnected) navigate(PATHS.episode(episode.podcast_id));
      else notify(`Creating “${episode.topic}”. You can follow it in your library.`);
    } catch (error) {
      if (root.isConnected && error.code === LANGUAGE_UNAVAILABLE_CODE) showLanguageRefusal(error.message);
      else reportError(error);
    } finally {
      busy = false;
      if (root.isConnected) update();
    }
  }

  function onInput({ target }) {
    const before = isText();
    set({ content: target.value });
    if (isText() !== before) announce(isText() ? "Taken as your own text" : "Taken as a topic");
  }

  // In a text, Enter begins a new line.
  function onKeyDown(event) {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (isText() && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  }

  function onRemoveCard() {
    set({ card: null });
    field().focus();
  }

  function useChoice() {
    const current = isText() ? "text" : "topic";
    const hint = canBeTopic() ? USES[current].hint : `Longer than ${MAX_TOPIC_CHARACTERS} characters, so it is your own text.`;
    const choose = (use) => { if (use === "text" || canBeTopic()) set({ use }); };
    return html`
      <div class="segments" role="group" aria-label="What you enter is">${Object.entries(USES).map(([use, { name }]) => html`
        <button type="button" data-use=${use} aria-pressed=${use === current} aria-disabled=${use === "topic" && !canBeTopic()} @click=${() => choose(use)}>${name}</button>`)}
      </div>
      <p class="hint" id="content-hint">${hint} <span class="key-hint">${current === "text" ? "Ctrl+Enter creates the episode." : "Shift+Enter: new line."}</span></p>`;
  }

  function composer() {
    return html`
      <div class="composer">
        <label for="topic" class="visually-hidden">${isText() ? "Your own text" : "Topic"}</label>
        <textarea id="topic" name="topic" rows="1" required maxlength=${MAX_TEXT_CHARACTERS} autocomplete="off" dir="auto" aria-describedby="content-hint"
          enterkeyhint=${isText() ? "enter" : "go"} placeholder="A topic or your own text"
          .value=${live(draft.content)} @input=${onInput} @keydown=${onKeyDown}></textarea>
        ${attachmentList(usesCard() ? [{ label: "The sources of the card", onRemove: onRemoveCard }] : [])}
        <div class="composer-foot">${useChoice()}</div>
      </div>`;
  }

  function examples() {
    return html`<p class="examples"><span class="soft">Examples:</span>${EXAMPLES.map((example) => html`
      <button type="button" class="example" @click=${() => {
        set({ content: example, use: null, card: null });
        field().focus();
      }}>${example}</button>`)}</p>`;
  }

  function titleChip() {
    return settings.chip({ name: "title", label: "Title", value: draft.title.trim() || "Title from the text", panel: () => html`
      <label for="text-title">Title</label>
      <input id="text-title" maxlength=${MAX_TOPIC_CHARACTERS} autocomplete="off" dir="auto" aria-describedby="title-hint"
        .value=${live(draft.title)} @input=${(event) => set({ title: event.target.value })}>
      <p class="hint" id="title-hint">Without one, the title is the first heading or line of the text.</p>` });
  }

  function lengthChip() {
    const inWords = pluralise(draft.minutes, "minute");
    return settings.chip({ name: "length", label: "Length", value: inWords, panel: () => html`
      <label for="minutes">Length</label>
      <p class="length"><input id="minutes" name="minutes" type="range" min=${MINUTES.min} max=${MINUTES.max} aria-valuetext=${inWords}
        .value=${live(String(draft.minutes))} @input=${(event) => set({ minutes: event.target.valueAsNumber })}>
        <output for="minutes">About ${inWords}</output></p>` });
  }

  function hostsChip() {
    const host = selectedVoice();
    const guest = availableVoices.find((voice) => voice.name === host?.pairs_with);
    const names = [host, guest].filter(Boolean).map((voice) => voice.display_name).join(" & ");
    return settings.chip({ name: "hosts", label: "Hosts", value: names || "Two hosts", panel: () => html`
      <fieldset><legend>Hosts</legend>${canChooseVoice()
        ? voicePicker({ voices: availableVoices, chosen: host?.name, group: "voice_name", onChoose: (voice) => set({ voice }), update })
        : html`<p class="hint">They speak the language of your topic or text. Choose a language to choose them.</p>`}
      </fieldset>` });
  }

  function languageChip() {
    const value = language() ? languageName(language()) : `Language of the ${isText() ? "text" : "topic"}`;
    return settings.chip({ name: "language", label: "Language", value, panel: () => languageField({
      languages, chosen: language(), refusal: languageRefusal, onChoose: chooseLanguage,
    }) });
  }

  function pronunciationsChip() {
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

  function visibilityChip() {
    return settings.chip({ name: "visibility", label: "Who can listen", value: VISIBILITIES[visibility()].name, panel: () => html`
      <fieldset class="visibility"><legend>Who can listen</legend>${Object.entries(VISIBILITIES).map(([value, { name, hint }]) => html`
        <label><input type="radio" name="visibility" value=${value} .checked=${live(visibility() === value)} @change=${() => set({ visibility: value })}>
          <span><strong>${name}</strong> <span class="description">${hint}</span></span></label>`)}
      </fieldset>` });
  }

  function template() {
    return html`
      <form class="topic-form" aria-label="Create an episode" aria-busy=${busy} @submit=${submit}>
        ${composer()}
        ${isText() || usesCard() ? nothing : examples()}
        <div class="submit-line">
          <button type="submit" class="large" aria-disabled=${busy} aria-describedby="visibility-hint">Create episode</button>
          ${visibilityChip()}
          <p class="hint" id="visibility-hint">${VISIBILITIES[visibility()].hint}</p>
        </div>
        <div class="settings">
          ${lengthChip()} ${hostsChip()} ${pronunciationsChip()} ${offersLanguages() ? languageChip() : nothing} ${isText() ? titleChip() : nothing}
        </div>
      </form>`;
  }

  update();
  loadChoices().catch(reportError);
  const onAccountChange = () => loadPreferred().catch(reportError);
  onAccountChange();
  account.addEventListener("change", onAccountChange);
  return () => {
    account.removeEventListener("change", onAccountChange);
    settings.remove();
    stopSample();
    render(nothing, root);
  };
}

// For browsers in which the style sheet cannot do it.
function fitHeight(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

async function readPreferred() {
  if (!username()) return {};
  const preferences = await readPreferences();
  return { voice: preferences.preferred_vfa_voice_name, language: preferences.preferred_language };
}
