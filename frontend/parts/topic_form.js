// The form that requests an episode: one field for a topic or an own text, files and links, and the settings as chips.
import { account, username } from "/service/account.js";
import { availableLanguages, createEpisode, voices } from "/service/episodes.js";
import { readPreferences } from "/service/session.js";
import { attachmentList } from "/parts/attachments.js";
import { takeDropsAndPastes } from "/parts/bringing.js";
import { draftChips, visibilityHint } from "/parts/draft_chips.js";
import {
  MAX_TEXT_CHARACTERS, MAX_TOPIC_CHARACTERS, buildRequest, canBeTopic, clearDraft, draft, isEmpty, isOnlyLink, isText, saveDraft, usesCard,
} from "/parts/episode_draft.js";
import { isEnglish, isSameLanguage, languageName } from "/parts/formatting.js";
import { languageField } from "/parts/languages.js";
import { announce, notify, reportError } from "/parts/notices.js";
import {
  addLink, bringAll, clearRefusals, clearSources, isUploading, languageOfSources, ownSources, removeSource, requireUploads, retrySource,
  sourceChanges, sourceRefusals,
} from "/parts/own_sources.js";
import { settingChips } from "/parts/setting_chips.js";
import { showChip } from "/parts/show_chip.js";
import { sourceButton } from "/parts/source_button.js";
import { statusOf } from "/parts/source_words.js";
import { stopSample, voicePicker } from "/parts/voices.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const EXAMPLES = ["Coral reefs", "How do vaccines work?", "Black holes", "Mount Everest", "Marie Curie"]; // tests/integration/test_examples.py reads them
const SIGN_IN_REASON = "Sign in to create your episode. Your files and what you typed stay here.";
const LANGUAGE_UNAVAILABLE_CODE = "API_GW_PODCAST_LANGUAGE_UNAVAILABLE";
const USES = {
  topic: { name: "Topic", hint: "The hosts talk about what our sources say.", beside: "The hosts talk about this, from your sources alone." },
  text: { name: "My text", hint: "The hosts talk about this text alone.", beside: "The hosts talk about this text and your sources." },
};
const HINT_OF_SOURCES = "You can also say what the hosts should talk about. They use your sources alone.";
const HINT_OF_LINK = "The page behind this link becomes a source.";

// The idempotency key of the last request: submitting it again after a lost response does not create a second episode.
let lastRequest = { body: "", key: "" };

export function topicForm(root) {
  let languages = [];
  let availableVoices = []; // of the language
  let preferred = {};
  let languageOfRead = null; // of the sources, if it is offered and not the usual one
  let languageRefusal = "";
  let busy = false;
  let isDragging = false;

  const language = () => (draft.language === undefined ? languageOfRead ?? preferred.language ?? null : draft.language);
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
  const chips = draftChips(settings, set);
  const shows = showChip(settings, { set, update, onChoose: takeDefaults });

  async function loadChoices() {
    const wanted = language();
    const [allLanguages, allVoices] = await Promise.all([availableLanguages(), voices(wanted)]);
    if (wanted !== language()) return; // the voices of the new choice are being loaded
    languages = allLanguages;
    availableVoices = canChooseVoice() ? allVoices : [];
    update();
    followSources();
  }

  // The voices of an episode speak the language of its sources, unless the user has chosen another one.
  function followSources() {
    const before = language();
    languageOfRead = offeredLanguage(languageOfSources(), preferred.language ?? "en");
    if (language() === before) return;
    stopSample();
    availableVoices = [];
    update();
    announce(language() ? `Language: ${languageName(language())}, as your sources.` : "");
    loadChoices().catch(reportError);
  }

  function offeredLanguage(found, usual) {
    return isSameLanguage(found, usual) ? null : languages.find(({ language: tag }) => isSameLanguage(tag, found))?.language ?? null;
  }

  function onSourceChange() {
    update();
    followSources();
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

  function takeDefaults({ language: ofShow, voice, length_minutes: minutes }) {
    set({ voice: voice ?? draft.voice, minutes: minutes ?? draft.minutes });
    takeLanguage(ofShow).catch(reportError);
  }

  async function takeLanguage(ofShow) {
    const { show, language: before } = draft;
    languages = await availableLanguages();
    if (draft.show !== show || draft.language !== before) return; // the user has chosen meanwhile
    const offered = offeredLanguage(ofShow, language() ?? "en");
    if (offered) chooseLanguage(offered);
  }

  function showLanguageRefusal(message) {
    languageRefusal = message.replaceAll("`", "");
    settings.open("language");
    loadChoices().catch(reportError); // the choice may not be available any more
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    if (isOnlyLink() && !takeLink()) return;
    if (isEmpty()) {
      set({ content: "" });
      field().reportValidity();
      return;
    }
    busy = true;
    languageRefusal = "";
    stopSample();
    update();
    try {
      await requireUploads(SIGN_IN_REASON);
      if (!isEmpty()) await create(); // another user may have signed in, which empties the form
    } catch (error) {
      if (root.isConnected && error.code === LANGUAGE_UNAVAILABLE_CODE) showLanguageRefusal(error.message);
      else reportError(error);
    } finally {
      busy = false;
      if (root.isConnected) update();
    }
  }

  async function create() {
    const fields = request();
    const body = JSON.stringify(fields);
    if (lastRequest.body !== body) lastRequest = { body, key: crypto.randomUUID() };
    const episode = await createEpisode(fields, lastRequest.key);
    lastRequest = { body: "", key: "" };
    if (JSON.stringify(request()) === body) { // keep the draft if the user has changed it meanwhile
      clearDraft();
      clearSources();
    }
    if (root.isConnected) navigate(PATHS.episode(episode.podcast_id));
    else notify(`Creating “${episode.topic}”. You can follow it in your library.`);
  }

  // The field holds nothing but an address. Returns false if it is refused.
  function takeLink() {
    const isTaken = addLink(draft.content);
    if (isTaken) set({ content: "", use: null });
    return isTaken;
  }

  // Some keyboards of phones paste without telling so.
  function onInput({ target, inputType }) {
    const before = isText();
    const isPasted = inputType === "insertFromPaste" || target.value.length > draft.content.length + 1;
    set({ content: target.value });
    if (isPasted && isOnlyLink()) takeLink();
    else if (isText() !== before) announce(isText() ? "Taken as your own text" : "Taken as a topic");
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

  // The next row takes the place of the button that was pressed.
  function onRemoveSource(source) {
    const place = ownSources().indexOf(source);
    removeSource(source);
    (root.querySelectorAll(".attachments li")[place]?.querySelector(".plain") ?? field()).focus();
  }

  function isInOtherLanguage({ reading }) {
    return Boolean(reading?.language) && !isSameLanguage(reading.language, language() ?? (offersLanguages() ? reading.language : "en"));
  }

  function attachments() {
    const card = usesCard() ? [{ label: "The sources of the card", onRemove: onRemoveCard }] : [];
    return attachmentList([...card, ...ownSources().map((source) => ({
      ...source,
      label: source.name,
      title: source.reading?.title ?? source.name,
      status: statusOf(source) + (isInOtherLanguage(source) ? `. It is left out, because the episode is in ${languageName(language() ?? "en")}.` : ""),
      state: source.reading?.state === "unreadable" || isInOtherLanguage(source) ? "failed" : source.state,
      onRemove: () => onRemoveSource(source),
      onRetry: source.state === "failed" && source.file ? () => retrySource(source) : null,
    }))]);
  }

  function hintOfUse(current) {
    if (isOnlyLink()) return HINT_OF_LINK;
    if (!canBeTopic()) return `Longer than ${MAX_TOPIC_CHARACTERS} characters, so it is your own text.`;
    if (ownSources().length === 0) return USES[current].hint;
    return draft.content.trim() ? USES[current].beside : HINT_OF_SOURCES;
  }

  function useChoice(addButton) {
    const current = isText() ? "text" : "topic";
    const hint = hintOfUse(current);
    const choose = (use) => { if (use === "text" || canBeTopic()) set({ use }); };
    return html`
      <div class="segments" role="group" aria-label="What you enter is">${Object.entries(USES).map(([use, { name }]) => html`
        <button type="button" data-use=${use} aria-pressed=${use === current} aria-disabled=${use === "topic" && !canBeTopic()} @click=${() => choose(use)}>${name}</button>`)}
      </div>
      ${addButton}
      <p class="hint" id="content-hint">${hint} <span class="key-hint">${current === "text" ? "Ctrl+Enter creates the episode." : "Shift+Enter: new line."}</span></p>`;
  }

  function composer() {
    return html`
      <div class="composer">
        <label for="topic" class="visually-hidden">${isText() ? "Your own text" : "Topic"}</label>
        <textarea id="topic" name="topic" rows="1" ?required=${ownSources().length === 0} maxlength=${MAX_TEXT_CHARACTERS} autocomplete="off" dir="auto"
          aria-describedby="content-hint" enterkeyhint=${isText() ? "enter" : "go"} placeholder="A topic, a text or a link"
          .value=${live(draft.content)} @input=${onInput} @keydown=${onKeyDown}></textarea>
        ${attachments()}
        ${sourceRefusals().length ? html`<div class="refusals" role="alert">${sourceRefusals().map((refusal) => html`<p>${refusal}</p>`)}</div>` : nothing}
        <div class="composer-foot">${useChoice(sourceButton(settings))}</div>
      </div>`;
  }

  function examples() {
    return html`<p class="examples"><span class="soft">Examples:</span>${EXAMPLES.map((example) => html`
      <button type="button" class="example" @click=${() => {
        set({ content: example, use: null, card: null });
        field().focus();
      }}>${example}</button>`)}</p>`;
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

  function template() {
    return html`
      <form class="topic-form" aria-label="Create an episode" aria-busy=${busy} @submit=${submit}>
        ${composer()}
        ${isText() || usesCard() || ownSources().length ? nothing : examples()}
        <div class="submit-line">
          <button type="submit" class="large" aria-disabled=${busy} aria-describedby="visibility-hint">${
            busy && ownSources().some(isUploading) ? "Waiting for your files" : "Create episode"}</button>
          ${chips.visibility()}
          <p class="hint" id="visibility-hint">${visibilityHint()}</p>
        </div>
        <div class="settings">
          ${chips.length()} ${hostsChip()} ${chips.pronunciations()} ${offersLanguages() ? languageChip() : nothing} ${isText() ? chips.title() : nothing} ${shows.chip()}
        </div>
        ${isDragging ? html`<p class="drop-target">Drop files or a link here</p>` : nothing}
      </form>`;
  }

  update();
  bringAll();
  loadChoices().catch(reportError);
  const onAccountChange = () => {
    loadPreferred().catch(reportError);
    shows.load();
  };
  onAccountChange();
  account.addEventListener("change", onAccountChange);
  sourceChanges.addEventListener("change", onSourceChange);
  const stopTaking = takeDropsAndPastes(root, (isOver) => {
    if (isDragging !== isOver) { isDragging = isOver; update(); }
  });
  return () => {
    stopTaking();
    sourceChanges.removeEventListener("change", onSourceChange);
    clearRefusals();
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
