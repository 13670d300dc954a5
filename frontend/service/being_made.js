// The episodes of the signed-in user that are being made. Asks the service once, and again only while there are some.
//
// Dispatches "change" when their number changes, and "ended" for each that ends (detail: the episode as in a list).
import { account, isSignedIn } from "/service/account.js";
import { ApiError, send } from "/service/api.js";
import { episodeChanges, hasEnded } from "/service/episodes.js";

const POLL_MILLISECONDS = 10_000;
const PATH = "/api/v1/podcasts?mine=true&page=1&per_page=10";

export const beingMade = new EventTarget();
let known = new Map();
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
    if (!(error instanceof ApiError)) throw error; // otherwise it is asked again
  }
  if (ownNumber === checkNumber && known.size > 0) timer = setTimeout(checkBeingMade, POLL_MILLISECONDS);
}

function compare(podcasts) {
  const ended = podcasts.filter((episode) => known.has(episode.podcast_id) && hasEnded(episode));
  replaceKnown(new Map(podcasts.filter((episode) => !hasEnded(episode)).map((episode) => [episode.podcast_id, episode])));
  for (const episode of ended) beingMade.dispatchEvent(new CustomEvent("ended", { detail: episode }));
}

function replaceKnown(episodes) {
  known = episodes;
  beingMade.dispatchEvent(new Event("change"));
}

export function watchBeingMade() {
  episodeChanges.addEventListener("change", checkBeingMade);
  for (const name of ["change", "expired"]) account.addEventListener(name, checkBeingMade);
  checkBeingMade();
}
