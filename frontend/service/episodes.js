// Episodes: create, read, list, cancel, retry and delete.
import { read, send, sendSignedIn } from "/service/api.js";
import { clientId } from "/service/session.js";

const NOT_FOUND = 404;

// Dispatches "change" when an episode was created, retried, cancelled or deleted, or when one that is followed ended.
export const episodeChanges = new EventTarget();

async function andTell(request) {
  const result = await request;
  episodeChanges.dispatchEvent(new Event("change"));
  return result;
}

// The episode of the landing view comes with the page: files in place of the API's answers, made by `make hero-episode`.
export const HERO_ID = "hero";
const HERO_PATH = "/hero";

// The audio is at `${episodePath(podcastId)}/audio.mp3`.
export function episodePath(podcastId) {
  return podcastId === HERO_ID ? HERO_PATH : `/api/v1/podcasts/${encodeURIComponent(podcastId)}`;
}

// Null for an episode without a cover: that of an unfinished one may not be painted yet.
export function coverPath(podcastId, { hasCover }) {
  return hasCover ? `${episodePath(podcastId)}/cover.jpg` : null;
}

export function detailPath(podcastId) {
  return podcastId === HERO_ID ? `${HERO_PATH}/episode.json` : episodePath(podcastId);
}

export function readEpisode(podcastId) {
  return read(detailPath(podcastId));
}

// `filters`: {sort, order, status, language}, each of which may be missing.
export function listEpisodes({ mine = false, page = 1, perPage = 20, filters = {} }) {
  const path = `/api/v1/podcasts?${new URLSearchParams({ ...(mine ? { mine: "true" } : {}), page, per_page: perPage, ...filters })}`;
  return mine ? sendSignedIn("GET", path, { reason: "Sign in to see your episodes.", isRepeatable: true }) : read(path);
}

// Finds episodes by title and by what is said in them: one's own and, unless `mine`, public ones.
export async function searchEpisodes(query, { mine = false } = {}) {
  const path = `/api/v1/search/episodes?${new URLSearchParams({ q: query, ...(mine ? { mine: "true" } : {}) })}`;
  const response = await (mine ? sendSignedIn("GET", path, { reason: "Sign in to search your episodes.", isRepeatable: true }) : read(path));
  return response.episodes;
}

// `fields`: {title?, visibility?}. Returns the changed episode as in a list.
export function changeEpisode(podcastId, fields) {
  return andTell(sendSignedIn("PATCH", episodePath(podcastId), { body: fields, reason: "Sign in to change this episode.", isRepeatable: true }));
}

export function createEpisode(fields, key) {
  return andTell(sendSignedIn("POST", "/api/v1/podcasts", {
    body: { ...fields, client_id: clientId() },
    key,
    reason: "Sign in to create your episode. Nothing you typed will be lost.",
  }));
}

export function cancelEpisode(podcastId) {
  return sendAction("POST", `${episodePath(podcastId)}/cancel`, "cancel");
}

export function retryEpisode(podcastId) {
  return sendAction("POST", `${episodePath(podcastId)}/retry`, "retry");
}

// Creates a new episode of the same request. Returns it.
export function writeAgain(podcastId, key) {
  return andTell(sendSignedIn("POST", `${episodePath(podcastId)}/again`, { key, reason: "Sign in to write this episode again." }));
}

export async function deleteEpisode(podcastId) {
  try {
    await sendSignedIn("DELETE", episodePath(podcastId), { reason: "Sign in to delete this episode.", isRepeatable: true });
  } catch (error) {
    if (error.status !== NOT_FOUND) throw error; // already deleted by a request whose response was lost
  }
  episodeChanges.dispatchEvent(new Event("change"));
}

function sendAction(method, path, verb) {
  return andTell(sendSignedIn(method, path, { reason: `Sign in to ${verb} this episode.` }));
}

// `language`: a tag. Without it, the service lists the English voices if it has any.
export function voices(language = null) {
  const query = language ? `?${new URLSearchParams({ language })}` : "";
  return read(`/api/v1/voices${query}`).then((response) => response.voices);
}

export async function availableLanguages() {
  const response = await read("/api/v1/languages");
  return response.languages.filter((language) => language.is_available);
}

// Returns {tag: name} of every language that the voices speak.
export async function spokenLanguages() {
  const { languages } = await read("/api/v1/languages");
  return Object.fromEntries(languages.map(({ language, name }) => [language, name]));
}

export function hasEnded({ generation_status: status }) {
  return /^(completed|cancelled|failed)/.test(status);
}

export function hasFailed({ generation_status: status }) {
  return status.startsWith("failed");
}
