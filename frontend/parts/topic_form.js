// The form that requests an episode: topic, card or own text, language, length, hosts and visibility.
import { account, username } from "/service/account.js";
import { availableLanguages, createEpisode, voices } from "/service/episodes.js";
import { readPreferences } from "/service/session.js";
import { isEnglish, languageName, pluralise } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { languageField } from "/parts/languages.js";
import { notify, reportError } from "/parts/notices.js";
import { parsePronunciations, pronunciationsField } from "/parts/pronunciations.js";
import { stopSample, voicePicker } from "/parts/voices.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const EXAMPLES = ["Coral reefs", "How do vaccines work?", "Black holes", "Mount Everest", "Marie Curie"]; // tests/integration/test_examples.py reads them
const MAX_TOPIC_CHARACTERS = 300;
const MAX_TEXT_CHARACTERS = 200_000;
const MINUTES = { min: 1, initial: 4, max: 30 };
// `language` null: that of the topic or text.
const EMPTY = { topic: "", text: "", language: null, minutes: MINUTES.initial, voice: null, visibility: null, pronunciations: "", card: null };
const LANGUAGE_UNAVAILABLE_CODE = "API_GW_PODCAST_LANGUAGE_UNAVAILABLE";
const VISIBILITY_HINTS = {
  public: "Anyone can find and play it.",
  unlisted: "Anyone with the link can listen. It is listed only in your library.",
};

// The draft survives navigation and reloads, and is cleared when the user signs out.
const STORAGE_KEY = "draft";
let draft = { ...EMPTY, ...JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "{}") };
// The idempotency key of the last request: submitting it again after a lost response does not create a second episode.
let lastRequest = { body: "", key: "" };

function saveDraft(changes) {
  draft = { ...draft, ...changes };
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(draft));
}

function clearDraft() {
  draft = { ...EMPTY };
  sessionStorage.removeItem(STORAGE_KEY);
}

account.addEventListener("userleaving", clearDraft);

// An episode from a card uses the sources of the card, so choosing a card clears the user's own text.
export function setDraftTopic(topic, card = null) {
  saveDraft(card ? { topic, card, text: "" } : { topic, card });
}

export function topicForm(root) {
  let languages = [];
  let availableVoices = []; // of the language
  let languageRefusal = "";
  let busy = false;

  const hasText = () => draft.text.trim() !== "";
  const visibility = () => draft.visibility ?? (hasText() ? "unlisted" : "public");
  const selectedVoice = () => availableVoices.find((voice) => voice.name === draft.voice) ?? availableVoices[0];

  const offersLanguages = () => draft.language !== null || languageRefusal || !languages.every(({ language }) => isEnglish(language));
  const canChooseVoice = () => draft.language !== null || !offersLanguages(); // no voice speaks every language

  const update = () => render(template(), root);
  const set = (changes) => {
    saveDraft(changes);
    update();
  };
  const usesCard = () => draft.card && !hasText() && draft.topic.trim() === draft.card.title;

  async function loadChoices() {
    const { language } = draft;
    const [allLanguages, allVoices] = await Promise.all([availableLanguages(), voices(language)]);
    if (language !== draft.language) return; // the voices of the new choice are being loaded
    languages = allLanguages;
    availableVoices = canChooseVoice() ? allVoices : [];
    update();
  }

  function chooseLanguage(language) {
    stopSample();
    languageRefusal = "";
    availableVoices = [];
    set({ language });
    loadChoices().catch(reportError);
  }

  function showLanguageRefusal(message) {
    languageRefusal = message.replaceAll("`", "");
    update();
    root.querySelector(".options").open = true;
    root.querySelector("[name=language]").focus();
    loadChoices().catch(reportError); // the choice may not be available any more
  }

  function buildRequest() {
    const topic = draft.topic.trim() || undefined; // a text without a topic is named after its first line
    const fields = { topic, length_minutes: draft.minutes, visibility: visibility() };
    if (selectedVoice()) fields.voice_params = { voice_name: selectedVoice().name }; // always request the voice that is shown
    if (draft.language) fields.language = draft.language;
    if (hasText()) fields.sources = [{ text: draft.text, title: topic }];
    if (usesCard()) fields.topic_id = draft.card.topic_id;
    if (draft.pronunciations.trim()) fields.pronunciations = parsePronunciations(draft.pronunciations);
    return fields;
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    const fields = buildRequest();
    const body = JSON.stringify(fields);
    if (lastRequest.body !== body) lastRequest = { body, key: crypto.randomUUID() };
    busy = true;
    languageRefusal = "";
    stopSample();
    update();
    try {
      const episode = await createEpisode(fields, lastRequest.key);
      lastRequest = { body: "", key: "" };
      if (JSON.stringify(buildRequest()) === body) clearDraft(); // keep the draft if the user has changed it meanwhile
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

  function examples() {
    return html`<p class="examples"><span class="soft">Examples:</span>${EXAMPLES.map((example) => html`
      <button type="button" class="example" @click=${() => {
        set({ topic: example, card: null });
        root.querySelector("[name=topic]").focus();
      }}>${example}</button>`)}</p>`;
  }

  function visibilityChoice() {
    return html`
      <fieldset class="visibility" aria-describedby="visibility-hint">
        <legend>Who can listen</legend>
        <div class="segments">${Object.keys(VISIBILITY_HINTS).map((name) => html`
          <label><input type="radio" name="visibility" value=${name} .checked=${live(visibility() === name)}
            @change=${() => set({ visibility: name })}><span>${name === "public" ? "Public" : "Unlisted"}</span></label>`)}
        </div>
        <p class="hint" id="visibility-hint"><strong>${visibility() === "public" ? "Public" : "Unlisted"}.</strong> ${VISIBILITY_HINTS[visibility()]}</p>
      </fieldset>`;
  }

  function options() {
    const host = selectedVoice();
    const guest = availableVoices.find((voice) => voice.name === host?.pairs_with);
    const names = host ? `${host.display_name}${guest ? ` and ${guest.display_name}` : ""}` : "Two hosts";
    return html`
      <details class="options">
        <summary><span>${names}${draft.language ? ` · ${languageName(draft.language)}` : ""} · about ${pluralise(draft.minutes, "minute")}</span> <span class="change">Change</span></summary>
        ${offersLanguages() ? languageField({ languages, chosen: draft.language, refusal: languageRefusal, onChoose: chooseLanguage }) : nothing}
        <div class="option">
          <label for="minutes">Length</label>
          <span class="with-unit"><input id="minutes" name="minutes" type="number" inputmode="numeric" min=${MINUTES.min} max=${MINUTES.max} required
            aria-describedby="minutes-unit" .value=${live(String(draft.minutes))} @change=${(event) => set({ minutes: clampMinutes(event.target.valueAsNumber) })}>
            <span id="minutes-unit">${draft.minutes === 1 ? "minute" : "minutes"}</span></span>
        </div>
        ${canChooseVoice() && availableVoices.length === 0 ? nothing : html`
          <fieldset class="option wide">
            <legend>Hosts</legend>
            ${canChooseVoice()
              ? voicePicker({ voices: availableVoices, chosen: host?.name, group: "voice_name", onChoose: (voice) => set({ voice }), update })
              : html`<p class="hint">They speak the language of your topic or text. Choose a language to choose them.</p>`}
          </fieldset>`}
        ${pronunciationsField({
    id: "episode-pronunciations",
    label: "Pronunciations",
    hint: "For this episode, one word on each line. Your preferences have a list for all your episodes.",
    value: draft.pronunciations,
    onInput: (pronunciations) => set({ pronunciations }),
  })}
      </details>`;
  }

  function template() {
    return html`
      <form class="topic-form" aria-label="Create an episode" aria-busy=${busy} @submit=${submit}>
        <div class="topic-line">
          <label for="topic" class="visually-hidden">Topic</label>
          <input id="topic" name="topic" ?required=${!hasText()} maxlength=${MAX_TOPIC_CHARACTERS} autocomplete="off" dir="auto"
            placeholder=${hasText() ? "Optional: a title for your text" : "What should it be about?"} .value=${live(draft.topic)} @input=${(event) => set({ topic: event.target.value })}>
          <button type="submit" class="large" aria-disabled=${busy}>Create episode</button>
        </div>
        ${usesCard() ? html`<p class="from-card">${icon("check")} <span>Made from the card’s sources.</span>
          <button type="button" class="link" @click=${() => set({ card: null, topic: "" })}>Start over</button></p>` : examples()}
        <label for="own-text">Your own text</label>
        <textarea id="own-text" name="text" rows="2" maxlength=${MAX_TEXT_CHARACTERS} dir="auto"
          placeholder="Optional: paste notes, an article or a story. The episode will use only this text. Without a topic, its first line becomes the title."
          .value=${live(draft.text)} @input=${(event) => set({ text: event.target.value })}></textarea>
        ${visibilityChoice()}
        ${options()}
      </form>`;
  }

  update();
  root.querySelector("[name=topic]").setSelectionRange(0, 0); // with the focus, a long topic shows its beginning
  loadChoices().catch(reportError);
  const applyPreferredVoice = () => readPreferredVoice().then((voice) => { if (voice && !draft.voice) set({ voice }); }, reportError);
  applyPreferredVoice();
  account.addEventListener("change", applyPreferredVoice);
  return () => {
    account.removeEventListener("change", applyPreferredVoice);
    stopSample();
    render(nothing, root);
  };
}

function clampMinutes(number) {
  return Math.round(Math.min(MINUTES.max, Math.max(MINUTES.min, number || MINUTES.initial)));
}

async function readPreferredVoice() {
  return username() ? (await readPreferences()).preferred_vfa_voice_name : null;
}
