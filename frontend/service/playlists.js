// Playlists of the signed-in user.
import { sendSignedIn } from "/service/api.js";

const PATH = "/api/v1/playlists";
const SEE = { reason: "Sign in to see your playlists.", isRepeatable: true };
const KEEP = { reason: "Sign in to keep episodes in playlists." };

// Dispatches "change" when a playlist was made, changed or deleted.
export const playlistChanges = new EventTarget();

async function andTell(request) {
  const result = await request;
  playlistChanges.dispatchEvent(new Event("change"));
  return result;
}

// With `podcastId`, each playlist says in `holds_podcast` whether it has that episode.
export async function listPlaylists({ podcastId = null } = {}) {
  const query = podcastId ? `?${new URLSearchParams({ podcast_id: podcastId })}` : "";
  return (await sendSignedIn("GET", PATH + query, SEE)).playlists;
}

export function readPlaylist(id) {
  return sendSignedIn("GET", `${PATH}/${encodeURIComponent(id)}`, SEE);
}

export function createPlaylist(title, podcastIds = []) {
  return andTell(sendSignedIn("POST", PATH, { ...KEEP, body: { title, podcast_ids: podcastIds }, key: crypto.randomUUID() }));
}

// `fields`: {title?, podcast_ids? or add_podcast_ids?}. Returns the changed playlist.
export function changePlaylist(id, fields) {
  return andTell(sendSignedIn("PATCH", `${PATH}/${encodeURIComponent(id)}`, { ...KEEP, body: fields, isRepeatable: true }));
}

export function deletePlaylist(id) {
  return andTell(sendSignedIn("DELETE", `${PATH}/${encodeURIComponent(id)}`, KEEP));
}
