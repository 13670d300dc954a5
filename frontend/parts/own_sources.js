// The files and links that the user brings for a new episode. Each is uploaded, then read, and says how far it is.
import { SignInAbandonedError, account, isSignedIn, requireAccount } from "/service/account.js";
import { ApiError } from "/service/http.js";
import { delay } from "/service/delay.js";
import { readReading, startReading } from "/service/readings.js";
import { uploadFile } from "/service/uploads.js";
import { asLink, linkName, refusalOf, statusOf, typeOf } from "/parts/source_words.js";
import { announce } from "/parts/notices.js";

const MAX_SOURCES = 20;
const UPLOADS_AT_ONCE = 3;
const POLL_MILLISECONDS = 1000;
const MAX_POLLS = 180;
const UPLOAD_LIVES_MILLISECONDS = 86_400_000;
const ANNOUNCED_TOGETHER_MILLISECONDS = 300; // the announcer has room for one message
const BAD_REQUEST = 400;
const STORAGE_KEY = "sources";
const LOST = "The page was loaded again before this file was sent. Add it once more.";
// What survives a reload. The file itself does not.
const KEPT_FIELDS = ["name", "size", "url", "uploadId", "uploadedAt", "readingId", "reading"];

export const sourceChanges = new EventTarget();

// `state`: "kept" until somebody is signed in, "waiting", "uploading", "failed" with a `problem`, "reading", or "done".
// `reading` is null if the service has not told what it understands.
let sources = restored();
let refusals = []; // why something was not taken
let uploading = 0;
let said = [];

export const ownSources = () => sources;
export const sourceRefusals = () => refusals;

function restored() {
  return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "[]")
    .filter(({ uploadedAt }) => !uploadedAt || Date.now() - uploadedAt < UPLOAD_LIVES_MILLISECONDS)
    .map((source) => (source.url || source.uploadId
      ? { ...source, state: source.reading ? "done" : "waiting" }
      : { ...source, state: "failed", problem: LOST }));
}

function changed() {
  const kept = sources.map((source) => Object.fromEntries(KEPT_FIELDS.map((field) => [field, source[field]])));
  if (kept.length > 0) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  else sessionStorage.removeItem(STORAGE_KEY);
  sourceChanges.dispatchEvent(new Event("change"));
}

function set(source, changes) {
  Object.assign(source, changes);
  if (sources.includes(source)) changed();
}

function say(message) {
  if (said.length === 0) setTimeout(() => { announce(said.join(" ")); said = []; }, ANNOUNCED_TOGETHER_MILLISECONDS);
  said.push(message);
}

// False once a file has reached the bucket. A link needs no upload.
const isMissing = ({ url, uploadId }) => !url && !uploadId;
export const isUploading = (source) => isMissing(source) && ["waiting", "uploading"].includes(source.state);

// `folders`: names of what cannot be taken, because a browser hands out no folders.
export function addFiles(files, folders = []) {
  add([
    ...folders.map((name) => ({ refusal: `“${name}” is a folder. Open it, and choose the files in it.` })),
    ...[...files].map((file) => ({ file, name: file.name, size: file.size, refusal: refusalOf(file) })),
  ]);
}

// Returns false if it was refused.
export function addLink(text) {
  const url = asLink(text);
  add([{ url, name: url ? linkName(url) : text, refusal: url ? null : `“${text}” is not the address of a page.` }]);
  return refusals.length === 0;
}

function add(brought) {
  refusals = [];
  for (const { refusal, ...source } of brought) {
    const problem = refusal ?? refusalBeside(source);
    if (problem) refusals.push(problem);
    else sources = [...sources, { ...source, state: "waiting" }];
  }
  const count = brought.length - refusals.length;
  if (count > 0) say(count === 1 ? `Added: ${sources.at(-1).name}.` : `${count} sources added.`);
  changed();
  bringAll();
}

function refusalBeside({ url, name, size }) {
  const isThere = sources.some((other) => (url ? other.url === url : other.name === name && other.size === size));
  if (isThere) return `“${name}” is there already.`;
  return sources.length < MAX_SOURCES ? null : `“${name}” is one too many: an episode has at most ${MAX_SOURCES} sources.`;
}

export function removeSource(source) {
  source.upload?.abort();
  sources = sources.filter((other) => other !== source);
  refusals = [];
  changed();
}

export function clearSources() {
  for (const source of sources) source.upload?.abort();
  sources = [];
  refusals = [];
  changed();
}

export function clearRefusals() {
  refusals = [];
}

export function retrySource(source) {
  set(source, { state: "waiting", problem: null });
  bringAll();
}

// Also goes on with the sources of the page before it was loaded again.
export function bringAll() {
  for (const source of sources.filter(({ state }) => state === "waiting" || state === "kept")) {
    if (!isSignedIn()) set(source, { state: "kept" });
    else if (!isMissing(source)) understand(source);
    else if (uploading < UPLOADS_AT_ONCE) upload(source);
    else set(source, { state: "waiting" });
  }
}

// Waits until all files have reached the bucket. Throws ApiError if one has not, SignInAbandonedError without a sign-in.
export async function requireUploads(reason) {
  if (sources.length === 0) return;
  await requireAccount(reason);
  await uploadsEnded();
  const missing = sources.find(isMissing);
  if (missing) throw new ApiError(0, "", `“${missing.name}” has not been uploaded. Try again, or remove it.`);
}

function uploadsEnded() {
  return new Promise((resolve) => {
    const check = () => {
      if (sources.some(isUploading)) return;
      sourceChanges.removeEventListener("change", check);
      resolve();
    };
    sourceChanges.addEventListener("change", check);
    check();
  });
}

export function sourceFields() {
  return sources.map(sourceField);
}

function sourceField({ url, uploadId }) {
  return url ? { url } : { upload_id: uploadId };
}

// Of all that was understood; null if they are in several languages, or nothing is known.
export function languageOfSources() {
  const found = new Set(sources.map(({ reading }) => reading?.language).filter(Boolean));
  return found.size === 1 ? [...found][0] : null;
}

async function upload(source) {
  uploading += 1;
  source.upload = new AbortController();
  set(source, { state: "uploading", share: 0 });
  try {
    const { file, name, upload: { signal } } = source;
    const uploadId = await uploadFile(file, { name: name.slice(-200), type: typeOf(name), signal, onProgress: (share) => set(source, { share }) });
    if (uploadId) set(source, { uploadId, uploadedAt: Date.now(), state: "waiting" });
  } catch (error) {
    stopped(source, error);
  } finally {
    uploading -= 1;
    bringAll();
  }
}

function stopped(source, error) {
  if (error instanceof SignInAbandonedError) set(source, { state: "kept" });
  else if (!(error instanceof ApiError)) throw error;
  else {
    set(source, { state: "failed", problem: error.message });
    if (sources.includes(source)) say(`${source.name}: ${error.message}`);
  }
}

async function understand(source) {
  set(source, { state: "reading" });
  try {
    let reading = await (source.readingId ? readReading(source.readingId) : startReading(sourceField(source)));
    set(source, { readingId: reading.reading_id });
    for (let polls = 0; reading.state === "waiting" && polls < MAX_POLLS && sources.includes(source); polls += 1) {
      await delay(POLL_MILLISECONDS);
      reading = await readReading(reading.reading_id);
    }
    understood(source, reading.state === "waiting" ? null : reading);
  } catch (error) {
    if (error instanceof ApiError) understood(source, error.status === BAD_REQUEST ? { state: "unreadable", reason: error.message } : null);
    else stopped(source, error);
  }
}

// An episode is made without a reading too: its own steps read once more.
function understood(source, reading) {
  set(source, { state: "done", reading });
  if (reading && sources.includes(source)) say(`${source.name}: ${statusOf(source)}`);
}

account.addEventListener("change", bringAll);
account.addEventListener("userleaving", clearSources);
