// Bookmarks: seconds of episodes, with the words said there and a note. They are kept in the account; without one, or as
// long as the service cannot be reached, in this browser, for each user. The account takes over those of the browser, and
// none stays here after a sign-out.
import { account, isSignedIn, userKey, username } from "/service/account.js";
import { ApiError, send } from "/service/api.js";
import { coalesce } from "/service/coalesce.js";
import { HERO_ID, readEpisode } from "/service/episodes.js";

const PATH = "/api/v1/account/bookmarks";
const KEY = "bookmarks"; // of visitors; see `userKey`
const MAX_QUOTE_CHARS = 1000;
const NOT_FOUND = 404;

// Dispatches "change". A bookmark has the fields of the service's answer.
export const bookmarkChanges = new EventTarget();
let read = new Map(); // of the account: by podcast ID, or all of them under ALL; an Error if they could not be read
const ALL = "all";
let changes = 0; // an answer that was asked for before the last change may lack it

const tell = () => bookmarkChanges.dispatchEvent(new Event("change"));
const readLocal = (key = userKey(KEY)) => JSON.parse(localStorage.getItem(key) ?? "[]");

function writeLocal(bookmarks) {
  if (bookmarks.length > 0) localStorage.setItem(userKey(KEY), JSON.stringify(bookmarks));
  else localStorage.removeItem(userKey(KEY));
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
  changes += 1;
  tell();
}

function load(key) {
  const query = key === ALL ? "" : `?${new URLSearchParams({ podcast_id: key })}`;
  coalesce(`bookmarks ${key}`, async () => {
    let asked;
    let answer;
    do {
      asked = changes;
      answer = await send("GET", PATH + query).then(({ bookmarks }) => bookmarks, (error) => error);
      if (!Array.isArray(answer) && !(answer instanceof ApiError)) throw answer;
    } while (asked !== changes && isSignedIn());
    if (asked !== changes) return;
    read.set(key, answer);
    tell();
  });
}

// In every list that is loaded.
function change(bookmark, replace) {
  changes += 1;
  for (const key of [bookmark.podcast_id, ALL]) {
    if (Array.isArray(read.get(key))) read.set(key, replace(read.get(key)));
  }
  tell();
}

const without = (bookmarks, id) => bookmarks.filter((one) => one.bookmark_id !== id);
const isLocal = ({ bookmark_id: id }) => readLocal().some((one) => one.bookmark_id === id);

// `quote`: the words said there, or null. `knownTitle`: of the episode, read from the service if it is null. Marking a
// second twice changes its bookmark.
export async function addBookmark(podcastId, at, quote, knownTitle = null) {
  const fields = { podcast_id: podcastId, at_seconds: Math.round(at * 1000) / 1000, quote: quote && shortened(quote) };
  const name = username();
  if (isSignedIn() && podcastId !== HERO_ID) {
    try {
      await sendBookmark(fields);
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTransient) throw error;
    }
  }
  const title = knownTitle ?? await readTitle(podcastId);
  if (username() !== name) return; // it belongs to the user who has left
  const others = readLocal().filter((one) => one.podcast_id !== podcastId || one.at_seconds !== fields.at_seconds);
  writeLocal([...others, { ...fields, note: null, title, bookmark_id: crypto.randomUUID(), created_timestamp: new Date().toISOString() }]);
}

async function readTitle(podcastId) {
  const { title, topic } = await readEpisode(podcastId);
  return title || topic;
}

function shortened(text) {
  return text.length > MAX_QUOTE_CHARS ? `${text.slice(0, MAX_QUOTE_CHARS - 1)}…` : text;
}

async function sendBookmark(fields) {
  const name = username();
  const bookmark = await send("POST", PATH, { body: fields });
  if (username() === name) change(bookmark, (bookmarks) => [...without(bookmarks, bookmark.bookmark_id), bookmark]);
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

// Those that a visitor has set belong to the user from the sign-in on.
function takeOverVisitors() {
  const visitors = readLocal(KEY);
  if (userKey(KEY) === KEY || visitors.length === 0) return;
  localStorage.removeItem(KEY);
  writeLocal([...readLocal(), ...visitors]);
}

const unsent = () => readLocal().filter((one) => one.podcast_id !== HERO_ID);
const fieldsOf = ({ podcast_id, at_seconds, quote, note }) => ({ podcast_id, at_seconds, quote, note });

// Moves the bookmarks of this browser to the account. What cannot be moved stays, except for episodes that are deleted.
function takeOver() {
  const name = username();
  takeOverVisitors();
  return coalesce(`taking over bookmarks of ${name}`, async () => {
    for (const bookmark of unsent()) {
      try {
        await sendBookmark(fieldsOf(bookmark));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status !== NOT_FOUND) return;
      }
      if (username() !== name) return;
      writeLocal(without(readLocal(), bookmark.bookmark_id));
    }
  });
}

// The last chance to send them, because they are removed from the browser.
function onLeaving() {
  for (const bookmark of isSignedIn() ? unsent() : []) {
    send("POST", PATH, { body: fieldsOf(bookmark), isFinishedAnyway: true }).catch(ignoreUnsent);
  }
}

function ignoreUnsent(error) {
  if (!(error instanceof ApiError)) throw error;
}

function onAccount() {
  reloadBookmarks();
  if (isSignedIn()) takeOver();
}

account.addEventListener("userleaving", onLeaving);
account.addEventListener("change", onAccount);
account.addEventListener("expired", reloadBookmarks);
addEventListener("online", onAccount);
if (isSignedIn()) takeOver();
