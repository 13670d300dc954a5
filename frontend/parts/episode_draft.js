// What the user has entered for a new episode, and the request that it makes.
import { account } from "/service/account.js";
import { ownSources, sourceFields } from "/parts/own_sources.js";
import { parsePronunciations } from "/parts/pronunciations.js";
import { isLink } from "/parts/source_words.js";

export const MAX_TOPIC_CHARACTERS = 300;
export const MAX_TEXT_CHARACTERS = 200_000;
export const MINUTES = { min: 1, initial: 4, max: 30 };

// `content`: a topic or a text. `use`: "topic" or "text" if the user has chosen, else null. `language`: a tag; null for
// that of the topic or text; undefined for that of the preferences. `show`: its id; null for none; undefined for the usual.
const EMPTY = {
  content: "", use: null, title: "", minutes: MINUTES.initial, voice: null, language: undefined, visibility: null, show: undefined, pronunciations: "", card: null,
};

// Survives navigation and reloads, and is cleared when the user signs out.
const STORAGE_KEY = "draft";
export const draft = { ...EMPTY, ...JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "{}") };

export function saveDraft(changes) {
  Object.assign(draft, changes);
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(draft));
}

export function clearDraft() {
  Object.assign(draft, EMPTY);
  sessionStorage.removeItem(STORAGE_KEY);
}

account.addEventListener("userleaving", clearDraft);

export function setDraftTopic(topic, card = null) {
  saveDraft({ content: topic, use: null, card });
}

export function canBeTopic() {
  return oneLine(draft.content).length <= MAX_TOPIC_CHARACTERS;
}

// Several lines, or more than a topic may have, are a text, unless the user has chosen.
export function isText() {
  if (!canBeTopic()) return true;
  return draft.use ? draft.use === "text" : draft.content.trim().includes("\n");
}

// An episode of own sources uses no others.
export function usesCard() {
  return Boolean(draft.card) && !isText() && ownSources().length === 0 && oneLine(draft.content) === draft.card.title;
}

export function isEmpty() {
  return !draft.content.trim() && ownSources().length === 0;
}

// The user means the page behind it, unless it was said to be a text.
export function isOnlyLink() {
  return draft.use !== "text" && isLink(draft.content);
}

// Own texts and sources are private until the user says otherwise.
export function visibility() {
  return draft.visibility ?? (isText() || ownSources().length > 0 ? "unlisted" : "public");
}

function oneLine(text) {
  return text.trim().replace(/\s+/g, " ");
}

// The service names a text without a title after its first heading or words.
function content() {
  const own = sourceFields();
  if (!isText()) {
    return {
      topic: oneLine(draft.content) || undefined,
      topic_id: usesCard() ? draft.card.topic_id : undefined,
      sources: own.length > 0 ? own : undefined,
    };
  }
  const title = draft.title.trim() || undefined;
  return { topic: title, sources: [{ text: draft.content, title }, ...own] };
}

// `language`: a tag, or null for that of the topic or text. A request without the field has that of its show.
export function buildRequest({ voice, language }) {
  const fields = { ...content(), length_minutes: draft.minutes, visibility: visibility(), language };
  if (voice) fields.voice_params = { voice_name: voice.name }; // always request the voice that is shown
  if (draft.show !== undefined) fields.show_id = draft.show;
  if (draft.pronunciations.trim()) fields.pronunciations = parsePronunciations(draft.pronunciations);
  return fields;
}
