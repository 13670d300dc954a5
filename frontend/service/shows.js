// Shows of the signed-in user, and the addresses of their feeds.
import { account, isSignedIn } from "/service/account.js";
import { ApiError, read, sendSignedIn } from "/service/api.js";

const SHOWS = "/api/v1/shows";
const FEEDS = "/api/v1/feeds";
const SEE = { reason: "Sign in to see your shows.", isRepeatable: true };
const CHANGE = { reason: "Sign in to change your shows." };
const SUBSCRIBE = { reason: "Sign in to subscribe to your episodes." };

let known = null; // a promise of the user's shows

async function andForget(request) {
  const result = await request;
  known = null;
  return result;
}

const pathOf = (id) => `${SHOWS}/${encodeURIComponent(id)}`;

// The default show comes first.
export async function listShows() {
  return (await sendSignedIn("GET", SHOWS, SEE)).shows;
}

// The same for parts of the page that work without shows: reads them once, asks nobody to sign in, and has none if they
// cannot be read.
export function knownShows() {
  if (!isSignedIn()) return Promise.resolve([]);
  known ??= read(SHOWS).then(({ shows }) => shows, (error) => {
    known = null;
    if (!(error instanceof ApiError)) throw error;
    return [];
  });
  return known;
}

account.addEventListener("userleaving", () => { known = null; });

export function readShow(id) {
  return sendSignedIn("GET", pathOf(id), SEE);
}

export function createShow(title) {
  return andForget(sendSignedIn("POST", SHOWS, { ...CHANGE, body: { title }, key: crypto.randomUUID() }));
}

// Returns the changed show.
export function changeShow(id, fields) {
  return andForget(sendSignedIn("PATCH", pathOf(id), { ...CHANGE, body: fields, isRepeatable: true }));
}

export function deleteShow(id) {
  return andForget(sendSignedIn("DELETE", pathOf(id), CHANGE));
}

const feedOf = (id) => `${id ? pathOf(id) : FEEDS}/private_address`;

// `id`: of a show, or null for all episodes of the user. Makes the address at the first call.
export async function privateAddress(id) {
  return (await sendSignedIn("POST", feedOf(id), { ...SUBSCRIBE, isRepeatable: true })).url;
}

// The old address stops.
export async function renewPrivateAddress(id) {
  return (await sendSignedIn("POST", `${feedOf(id)}/renew`, SUBSCRIBE)).url;
}

// Returns the OPML.
export function readFeedList({ withPrivate }) {
  return sendSignedIn("GET", `${FEEDS}.opml${withPrivate ? "?private=1" : ""}`, { ...SUBSCRIBE, isRepeatable: true });
}
