// Exchanges positions, queue and speed with the account: after a sign-in, when the tab is shown, on pause, when the page is
// left, and every 15 seconds during playback. Changes that cannot be sent stay in the browser and are sent later.
import { account, isSignedIn, username } from "/service/account.js";
import { ApiError, send } from "/service/api.js";
import { readPreferences } from "/service/session.js";
import { reportError } from "/parts/notices.js";
import { mergePositions, positionChanges, takeOverPositions, unsentPositions } from "/player/positions.js";
import { mergeQueue, queueChanges, takeOverQueue, unsentQueue } from "/player/queue.js";
import { sound } from "/player/sound.js";
import { hasSavedSpeed, mergeSpeed, setSpeed, speedChanges, takeOverSpeed, unsentSpeed } from "/player/speed.js";

const PATH = "/api/v1/account/listening";
const PLAYING_MILLISECONDS = 15_000;
const SOON_MILLISECONDS = 1000; // several changes in a row are one request
const REFRESH_MILLISECONDS = 10_000; // a tab that is shown again reads the account at most so often
const MAX_CHANGES = 100;

let running = null;
let isAgain = false;
let timer = null;
let readAt = -Infinity;

function unsent() {
  const [episodes, queue, speed] = [unsentPositions().slice(0, MAX_CHANGES), unsentQueue(), unsentSpeed()];
  return { ...(episodes.length ? { episodes } : {}), ...(queue ? { queue } : {}), ...(speed ? { speed } : {}) };
}

const isEmpty = (changes) => Object.keys(changes).length === 0;

// Sends what is unsent and takes over the account's state. `isFinishedAnyway`: the page is being left.
async function exchange({ isFinishedAnyway = false } = {}) {
  const name = username();
  const changes = unsent();
  const options = { body: changes, isFinishedAnyway };
  const answer = isEmpty(changes) ? await send("GET", PATH) : await send("PUT", PATH, options);
  if (!isSignedIn() || username() !== name) return; // the user has changed meanwhile
  readAt = performance.now();
  mergePositions(answer.episodes, changes.episodes ?? []);
  mergeSpeed(answer.speed, answer.speed_changed_at, changes.speed);
  mergeQueue(answer.queue, answer.queue_changed_at, changes.queue);
  if (unsentPositions().length >= MAX_CHANGES) isAgain = true;
}

// One request at a time, so that answers arrive in order.
export function syncNow() {
  clearTimeout(timer);
  timer = null;
  if (!isSignedIn()) return Promise.resolve();
  if (running) {
    isAgain = true;
    return running;
  }
  running = exchange().catch(keepForLater).finally(() => {
    running = null;
    if (isAgain) syncSoon();
    isAgain = false;
  });
  return running;
}

// Resolves when the exchange that is under way has ended or failed; at once if there is none.
export async function currentExchange() {
  await running;
}

// What was not sent is sent with the next change, or when the browser is online again.
function keepForLater(error) {
  isAgain = false;
  if (!(error instanceof ApiError)) throw error;
}

function syncSoon() {
  timer ??= setTimeout(syncNow, SOON_MILLISECONDS);
}

function syncIfUnsent() {
  if (isSignedIn() && !isEmpty(unsent())) syncSoon();
}

function onLeaving() {
  if (isSignedIn() && !isEmpty(unsent())) exchange({ isFinishedAnyway: true }).catch(keepForLater);
}

function onVisibility() {
  if (document.hidden) onLeaving();
  else if (performance.now() - readAt > REFRESH_MILLISECONDS) syncNow();
}

async function onAccountChange() {
  if (!isSignedIn()) {
    for (const changes of [positionChanges, queueChanges, speedChanges]) changes.dispatchEvent(new Event("change"));
    return;
  }
  takeOverPositions();
  takeOverQueue();
  takeOverSpeed();
  await syncNow();
  if (isSignedIn() && !hasSavedSpeed()) {
    const { playback_speed: preferred } = await readPreferences();
    if (preferred && !hasSavedSpeed()) setSpeed(preferred);
  }
}

function onSound() {
  if (sound.paused) syncIfUnsent();
}

export function setUpAccountSync() {
  account.addEventListener("change", () => onAccountChange().catch(reportError));
  account.addEventListener("userleaving", onLeaving);
  for (const changes of [queueChanges, speedChanges]) changes.addEventListener("change", syncIfUnsent);
  sound.addEventListener("change", onSound);
  positionChanges.addEventListener("change", onSound);
  positionChanges.addEventListener("moved", ({ detail: { id, position } }) => { if (sound.episode?.id === id) sound.follow(position); });
  setInterval(() => { if (!sound.paused) syncIfUnsent(); }, PLAYING_MILLISECONDS);
  addEventListener("online", () => syncNow());
  addEventListener("pagehide", onLeaving);
  document.addEventListener("visibilitychange", onVisibility);
  syncNow();
}
