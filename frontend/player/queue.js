// Up next: the episodes that are heard after this one, kept in this browser for each user, and exchanged with the account by
// `player/account_sync.js`. Dispatches "change".
import { userKey } from "/service/account.js";
import { coverPath } from "/service/episodes.js";
import { serviceNow } from "/service/service_clock.js";

const KEY = "queue";
const MAX_QUEUED = 200;

export const queueChanges = new EventTarget();

// {episodes: [{id, title, duration, hasCover}], at, isUnsent}
function read(key = userKey(KEY)) {
  return JSON.parse(localStorage.getItem(key) ?? "null") ?? { episodes: [], at: null, isUnsent: false };
}

function write(state) {
  localStorage.setItem(userKey(KEY), JSON.stringify(state));
  queueChanges.dispatchEvent(new Event("change"));
}

function change(episodes) {
  write({ episodes, at: new Date(serviceNow()).toISOString(), isUnsent: true });
}

// {id, title, duration, coverUrl}
export function queuedEpisodes() {
  return read().episodes.map((episode) => ({ ...episode, coverUrl: coverPath(episode.id, episode) }));
}

export function isQueued(podcastId) {
  return read().episodes.some(({ id }) => id === podcastId);
}

// Returns false if the queue is full.
export function addToQueue({ podcast_id: id, title, topic, duration_seconds: duration, cover_url: coverUrl }) {
  const { episodes } = read();
  if (episodes.length >= MAX_QUEUED) return false;
  if (!isQueued(id)) change([...episodes, { id, title: title || topic, duration, hasCover: Boolean(coverUrl) }]);
  return true;
}

export function removeFromQueue(podcastId) {
  const { episodes } = read();
  const kept = episodes.filter(({ id }) => id !== podcastId);
  if (kept.length < episodes.length) change(kept);
}

// Returns the new place, from 0.
export function moveInQueue(podcastId, place) {
  const { episodes } = read();
  const moved = episodes.find(({ id }) => id === podcastId);
  const others = episodes.filter((episode) => episode !== moved);
  const to = Math.min(others.length, Math.max(0, place));
  if (episodes[to] !== moved) change(others.toSpliced(to, 0, moved));
  return to;
}

export function clearQueue() {
  change([]);
}

// Removes the first episode and returns its ID, null if there is none.
export function takeNext() {
  const [next, ...others] = read().episodes;
  if (!next) return null;
  change(others);
  return next.id;
}

// What the account does not know yet, or null.
export function unsentQueue() {
  const { episodes, at, isUnsent } = read();
  return isUnsent ? { podcast_ids: episodes.map(({ id }) => id), changed_at: at } : null;
}

// `answered` and `at`: of the account. `sent`: what it was told before.
export function mergeQueue(answered, at, sent) {
  const own = read();
  if (own.isUnsent && own.at !== sent?.changed_at && own.at >= (at ?? "")) return;
  const episodes = answered.map(({ podcast_id: id, title, duration_seconds: duration, cover_url: coverUrl }) => (
    { id, title, duration, hasCover: Boolean(coverUrl) }));
  const merged = { episodes, at, isUnsent: false };
  if (JSON.stringify(own) !== JSON.stringify(merged)) write(merged);
}

// Moves the queue that was made without an account to the end of the one of the account that has signed in.
export function takeOverQueue() {
  const visited = read(KEY).episodes;
  if (userKey(KEY) === KEY || visited.length === 0) return;
  localStorage.removeItem(KEY);
  const { episodes } = read();
  change([...episodes, ...visited.filter(({ id }) => !episodes.some((own) => own.id === id))].slice(0, MAX_QUEUED));
}

// Another tab has written.
addEventListener("storage", ({ key }) => {
  if (key === userKey(KEY)) queueChanges.dispatchEvent(new Event("change"));
});
