// The episodes of the signed-in user that are being made. Lists them once, and again when one of them ends, which their
// progress tells.
//
// Dispatches "change" when their number changes, and "ended" for each that ends (detail: the episode as in a list).
import { account, isSignedIn } from "/service/account.js";
import { ApiError, send } from "/service/api.js";
import { episodeChanges, hasEnded } from "/service/episodes.js";
import { watchProgress } from "/service/progress.js";

const RETRY_MILLISECONDS = 10_000;
const OLD_MILLISECONDS = 1500; // how old the progress may be
const PATH = "/api/v1/podcasts?mine=true&page=1&per_page=10";

export const beingMade = new EventTarget();
let known = new Map();
const watches = new Map(); // functions that stop them, by episode
let timer = null;
let checkNumber = 0;

export function episodesBeingMade() {
  return [...known.values()];
}

export async function checkBeingMade() {
  clearTimeout(timer);
  const ownNumber = ++checkNumber;
  if (!isSignedIn()) {
    replaceKnown(new Map());
    return;
  }
  try {
    const { podcasts } = await send("GET", PATH);
    if (ownNumber === checkNumber) compare(podcasts);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (ownNumber === checkNumber && known.size > 0) timer = setTimeout(checkBeingMade, RETRY_MILLISECONDS);
  }
}

function compare(podcasts) {
  const ended = podcasts.filter((episode) => known.has(episode.podcast_id) && hasEnded(episode));
  replaceKnown(new Map(podcasts.filter((episode) => !hasEnded(episode)).map((episode) => [episode.podcast_id, episode])));
  for (const episode of ended) beingMade.dispatchEvent(new CustomEvent("ended", { detail: episode }));
}

function replaceKnown(episodes) {
  known = episodes;
  for (const [id, stop] of watches) {
    if (known.has(id)) continue;
    stop();
    watches.delete(id);
  }
  for (const id of known.keys()) if (!watches.has(id)) watch(id);
  beingMade.dispatchEvent(new Event("change"));
}

function watch(podcastId) {
  const startedAt = performance.now();
  const onChange = (progress) => {
    if (!hasEnded(progress)) return;
    watches.get(podcastId)?.();
    watches.delete(podcastId);
    // After a retry, the progress may be older than the list.
    const isOld = performance.now() - startedAt < OLD_MILLISECONDS;
    timer = setTimeout(checkBeingMade, isOld ? OLD_MILLISECONDS : 0);
  };
  watches.set(podcastId, watchProgress(podcastId, { onChange, onError: checkBeingMade }));
}

export function watchBeingMade() {
  episodeChanges.addEventListener("change", checkBeingMade);
  for (const name of ["change", "expired"]) account.addEventListener(name, checkBeingMade);
  checkBeingMade();
}
