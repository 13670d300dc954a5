// Where each recent episode was left, and which were played, kept in this browser for each user. Visitors share one list.
// `player/account_sync.js` exchanges the list with the account. Dispatches "change", and "moved" with a `detail` of
// {id, position} if another device went on in an episode.
import { userKey } from "/service/account.js";
import { HERO_ID, coverPath } from "/service/episodes.js";
import { serviceNow } from "/service/service_clock.js";

const KEY = "heard";
const MAX_SAVED = 200;
const MIN_SECONDS = 5; // earlier positions restart at the beginning
const NEARLY_ENDED_SECONDS = 10;
const MAX_ANSWERED = 50; // of the service

export const positionChanges = new EventTarget();

// By ID, the episode heard last is the last one. {position, isPlayed, at, isUnsent, title, duration, hasCover};
// `at`: ISO 8601.
function read(key = userKey(KEY)) {
  return new Map(JSON.parse(localStorage.getItem(key) ?? "[]"));
}

function write(heard) {
  const sorted = [...heard].sort(([, one], [, other]) => (one.at < other.at ? -1 : 1));
  localStorage.setItem(userKey(KEY), JSON.stringify(sorted.slice(-MAX_SAVED)));
  positionChanges.dispatchEvent(new Event("change"));
}

// Whether this browser has a list of the current user. Before the first exchange with the account, it has none.
export function hasPositions() {
  return localStorage.getItem(userKey(KEY)) !== null;
}

export function savedPosition(podcastId) {
  return read().get(podcastId)?.position ?? 0;
}

// Whether the episode was played to the end or marked as played, and not started again since.
export function wasPlayed(podcastId) {
  return read().get(podcastId)?.isPlayed ?? false;
}

// The episodes that were begun and not played to the end, the one heard last first.
export function begunEpisodes() {
  return [...read()].filter(([id, { position, isPlayed }]) => position > 0 && !isPlayed && id !== HERO_ID)
    .map(([id, one]) => ({ id, coverUrl: coverPath(id, one), ...one })).reverse();
}

// `episode`: {id, title, duration, coverUrl}; the last three may be null.
export function savePosition({ id, title, duration: knownDuration, coverUrl }, seconds, duration) {
  const before = read().get(id);
  const hasEnded = duration > 0 && seconds > duration - NEARLY_ENDED_SECONDS;
  const position = hasEnded || seconds < MIN_SECONDS ? 0 : Math.round(seconds * 10) / 10;
  const isPlayed = hasEnded || (position === 0 && Boolean(before?.isPlayed));
  if (position === (before?.position ?? 0) && isPlayed === (before?.isPlayed ?? false)) return;
  record(id, { position, isPlayed, title: title ?? before?.title, duration: knownDuration ?? before?.duration, hasCover: Boolean(coverUrl || before?.hasCover) });
}

export function markPlayed({ podcast_id: id, title, topic, duration_seconds: duration, cover_url: coverUrl }, isPlayed) {
  record(id, { position: 0, isPlayed, title: title || topic, duration, hasCover: Boolean(coverUrl) });
}

function record(id, changes) {
  const heard = read();
  heard.set(id, { ...heard.get(id), ...changes, at: new Date(serviceNow()).toISOString(), isUnsent: id !== HERO_ID });
  write(heard);
}

// Call this after an episode was deleted.
export function clearPosition(podcastId) {
  const heard = read();
  if (heard.delete(podcastId)) write(heard);
}

// What the account does not know yet.
export function unsentPositions() {
  return [...read()].filter(([, { isUnsent }]) => isUnsent).map(([id, { position, isPlayed, at }]) => (
    { podcast_id: id, position_seconds: position, is_played: isPlayed, heard_at: at }));
}

// `answered`: the account's episodes. `sent`: what it was told before. A change that was made later than the account's stays.
export function mergePositions(answered, sent) {
  const heard = read();
  for (const { podcast_id: id, heard_at: at } of sent) {
    if (heard.get(id)?.at === at) heard.get(id).isUnsent = false;
  }
  removeDeleted(heard, answered);
  for (const episode of answered) mergeOne(heard, episode);
  write(heard);
}

function mergeOne(heard, { podcast_id: id, title, duration_seconds: duration, cover_url: coverUrl, position_seconds: position, is_played: isPlayed, heard_at: at }) {
  const own = heard.get(id);
  if (own?.isUnsent && own.at >= at) return;
  heard.set(id, { position, isPlayed, at, isUnsent: false, title, duration, hasCover: Boolean(coverUrl) });
  if (own?.position !== position) positionChanges.dispatchEvent(new CustomEvent("moved", { detail: { id, position } }));
}

// The account answers the episodes heard last. One that is missing among them was deleted.
function removeDeleted(heard, answered) {
  const ids = new Set(answered.map(({ podcast_id: id }) => id));
  const oldest = answered.length < MAX_ANSWERED ? "" : answered.at(-1).heard_at;
  for (const [id, { isUnsent, at }] of heard) {
    if (!isUnsent && !ids.has(id) && at > oldest && id !== HERO_ID) heard.delete(id);
  }
}

// Moves what was heard without an account to the account that has signed in.
export function takeOverPositions() {
  const visited = read(KEY);
  if (userKey(KEY) === KEY || visited.size === 0) return;
  localStorage.removeItem(KEY);
  const heard = read();
  for (const [id, one] of visited) {
    if (!heard.has(id) || heard.get(id).at < one.at) heard.set(id, { ...one, isUnsent: id !== HERO_ID });
  }
  write(heard);
}

// Another tab has written.
addEventListener("storage", ({ key }) => {
  if (key === userKey(KEY)) positionChanges.dispatchEvent(new Event("change"));
});
