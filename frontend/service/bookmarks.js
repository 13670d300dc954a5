// Bookmarks: seconds of episodes, with the words said there and a note. They are kept in the account; without one, or as
// long as the service cannot be reached, in this browser. The account takes over those of the browser.
import { account, isSignedIn } from "/service/account.js";
import { ApiError, send } from "/service/api.js";
import { coalesce } from "/service/coalesce.js";
import { HERO_ID, readEpisode } from "/service/episodes.js";

const PATH = "/api/v1/account/bookmarks";
const KEY = "bookmarks"; // of this browser, whoever is signed in
const MAX_QUOTE_CHARS = 1000;
const NOT_FOUND = 404;

// Dispatches "change". A bookmark has the fields of the service's answer.
export const bookmarkChanges = new EventTarget();
let read = new Map(); // of the account: by podcast ID, or all of them under ALL; an Error if they could not be read
const ALL = "all";

const tell = () => bookmarkChanges.dispatchEvent(new Event("change"));
const readLocal = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");

function writeLocal(bookmarks) {
  localStorage.setItem(KEY, JSON.stringify(bookmarks));
  tell();
}

// Returns {bookmarks, isLoaded, error}. What is not loaded yet is announced by a change.
function bookmarksUnder(key, isWanted) {
  const local = readLocal().filter(isWanted);
  if (!isSignedIn() || key === HERO_ID) return { bookmarks: local, isLoaded: true, error: null };
  const found = read.get(key);
  if (found === undefined) load(key);
  const bookmarks = Array.isArray(found) ? [...found, ...local] : local;
  return { bookmarks, isLoaded: found !== undefined, error: found instanceof Error ? found : null };
}

// In the order of the episode.
export function bookmarksOf(podcastId) {
  const found = bookmarksUnder(podcastId, (bookmark) => bookmark.podcast_id === podcastId);
  return { ...found, bookmarks: found.bookmarks.toSorted((one, other) => one.at_seconds - other.at_seconds) };
}

// The newest first.
export function allBookmarks() {
  const found = bookmarksUnder(ALL, () => true);
  return { ...found, bookmarks: found.bookmarks.toSorted((one, other) => other.created_timestamp.localeCompare(one.created_timestamp)) };
}

export function reloadBookmarks() {
  read = new Map();
  tell();
}

function load(key) {
  const target = read;
  coalesce(`bookmarks ${key}`, async () => {
    const query = key === ALL ? "" : `?${new URLSearchParams({ podcast_id: key })}`;
    const answer = await send("GET", PATH + query).then(({ bookmarks }) => bookmarks, (error) => error);
    if (Array.isArray(answer) || answer instanceof ApiError) target.set(key, answer);
    else throw answer;
    if (target === read) tell();
  });
}

// In every list that is loaded.
function change(bookmark, replace) {
  for (const key of [bookmark.podcast_id, ALL]) {
    if (Array.isArray(read.get(key))) read.set(key, replace(read.get(key)));
  }
  tell();
}

const without = (bookmarks, id) => bookmarks.filter((one) => one.bookmark_id !== id);
const isLocal = ({ bookmark_id: id }) => readLocal().some((one) => one.bookmark_id === id);

// `quote`: the words said there, or null. Marking a second twice changes its bookmark.
export async function addBookmark(podcastId, at, quote) {
  const fields = { podcast_id: podcastId, at_seconds: Math.round(at * 1000) / 1000, quote: quote && shortened(quote) };
  if (isSignedIn() && podcastId !== HERO_ID) {
    try {
      await sendBookmark(fields);
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTransient) throw error;
    }
  }
  const others = readLocal().filter((one) => one.podcast_id !== podcastId || one.at_seconds !== fields.at_seconds);
  const { title, topic } = await readEpisode(podcastId);
  writeLocal([...others, { ...fields, note: null, title: title || topic, bookmark_id: crypto.randomUUID(), created_timestamp: new Date().toISOString() }]);
}

function shortened(text) {
  return text.length > MAX_QUOTE_CHARS ? `${text.slice(0, MAX_QUOTE_CHARS - 1)}…` : text;
}

async function sendBookmark(fields) {
  const bookmark = await send("POST", PATH, { body: fields });
  change(bookmark, (bookmarks) => [...without(bookmarks, bookmark.bookmark_id), bookmark]);
}

export async function changeNote(bookmark, note) {
  if (isLocal(bookmark)) {
    writeLocal(readLocal().map((one) => (one.bookmark_id === bookmark.bookmark_id ? { ...one, note } : one)));
    return;
  }
  const changed = await send("PATCH", `${PATH}/${bookmark.bookmark_id}`, { body: { note } });
  change(changed, (bookmarks) => [...without(bookmarks, changed.bookmark_id), changed]);
}

export async function removeBookmark(bookmark) {
  if (isLocal(bookmark)) {
    writeLocal(without(readLocal(), bookmark.bookmark_id));
    return;
  }
  try {
    await send("DELETE", `${PATH}/${bookmark.bookmark_id}`);
  } catch (error) {
    if (error.status !== NOT_FOUND) throw error; // removed on another device
  }
  change(bookmark, (bookmarks) => without(bookmarks, bookmark.bookmark_id));
}

// Moves the bookmarks of this browser to the account. What cannot be moved stays, except for episodes that are deleted.
function takeOver() {
  return coalesce("taking over bookmarks", async () => {
    for (const bookmark of readLocal().filter((one) => one.podcast_id !== HERO_ID)) {
      const { podcast_id, at_seconds, quote, note } = bookmark;
      try {
        await sendBookmark({ podcast_id, at_seconds, quote, note });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status !== NOT_FOUND) return;
      }
      writeLocal(without(readLocal(), bookmark.bookmark_id));
    }
  });
}

function onAccount() {
  reloadBookmarks();
  if (isSignedIn()) takeOver();
}

account.addEventListener("change", onAccount);
account.addEventListener("expired", reloadBookmarks);
addEventListener("online", onAccount);
if (isSignedIn()) takeOver();
