// Episodes that the user keeps in this browser for listening without a network. Their files are in a cache of the user;
// the service worker answers with them (worker/kept_episodes.js). Dispatches "change" when an episode was added or removed.
import { account, userKey, username } from "/service/account.js";
import { read, send } from "/service/api.js";
import { episodePath } from "/service/episodes.js";
import { ApiError } from "/service/http.js";

const NAME = "kept"; // of the cache, and of the list in localStorage: [{podcast_id, bytes, ...the episode}]

export const keptChanges = new EventTarget();

// The browser has no room. The message says it to the user.
export class NoRoomError extends ApiError {
  constructor(bytes) {
    super(507, "NO_ROOM", `This browser has no room for the episode (${formatBytes(bytes)}). Remove an episode from the Offline list, or free space on this device.`);
  }
}

export function isKeepingSupported() {
  return "caches" in globalThis && "serviceWorker" in navigator;
}

// The latest first.
export function keptEpisodes() {
  return JSON.parse(localStorage.getItem(userKey(NAME)) ?? "[]");
}

export function isKept(podcastId) {
  return keptEpisodes().some((episode) => episode.podcast_id === podcastId);
}

// Stores everything that the episode's page needs. `episode`: its detail.
export async function keepEpisode(episode) {
  const id = episode.podcast_id;
  const files = await loadFiles(episode);
  const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  try {
    const cache = await caches.open(userKey(NAME));
    for (const { path, blob } of files) await cache.put(path, new Response(blob, { headers: { "Content-Type": blob.type } }));
    store([{ ...rowOf(episode), bytes }, ...keptEpisodes().filter((other) => other.podcast_id !== id)]);
  } catch (error) {
    await removeKept(id);
    throw error.name === "QuotaExceededError" ? new NoRoomError(bytes) : error;
  }
  await navigator.storage?.persist?.(); // otherwise the browser may remove it when the device has little space
}

// Returns [{path, blob}].
async function loadFiles(episode) {
  const path = episodePath(episode.podcast_id);
  const addresses = Object.entries(episode).filter(([name, value]) => name.endsWith("_url") && value?.startsWith(path));
  const texts = addresses.map(([, value]) => value).filter((address) => !address.endsWith("/audio.mp3"));
  const cover = episode.cover_url ? coverPath(episode) : null;
  const detail = { ...episode, cover_url: cover && location.origin + cover };
  const files = await Promise.all([
    { path, blob: jsonBlob(detail) },
    ...texts.map(async (address) => ({ path: address, blob: textBlob(await read(address)) })),
    progressOf(path),
    download(`${path}/audio.mp3`, "audio/mpeg").then((blob) => ({ path: `${path}/audio.mp3`, blob })),
    ...(cover ? [download(episode.cover_url, "image/jpeg").then((blob) => ({ path: cover, blob }))] : []),
  ]);
  return files.filter(Boolean);
}

// What the page asks for first while an episode may still be in the making.
async function progressOf(path) {
  const progress = await send("GET", `${path}/progress`).catch(() => null);
  return progress && { path: `${path}/progress`, blob: jsonBlob(progress) };
}

function coverPath(episode) {
  return `/kept/${encodeURIComponent(episode.podcast_id)}/cover.jpg`;
}

// Without the list, which shows a row of the library, a detail of 20 kB would be in localStorage.
function rowOf(episode) {
  const { podcast_id, title, topic, language, visibility, audio_url, duration_seconds, task_created_timestamp, cover_url } = episode;
  return { podcast_id, title, topic, language, visibility, audio_url, duration_seconds, task_created_timestamp, cover_url: cover_url && location.origin + coverPath(episode) };
}

// The audio is public, and the redirect to the bucket must not carry a token.
async function download(address, type) {
  const response = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (!response?.ok) throw new ApiError(response?.status ?? 0, "UNREACHABLE", "The episode could not be loaded. Check the connection and try again.");
  return new Blob([await response.arrayBuffer()], { type });
}

function jsonBlob(value) {
  return new Blob([JSON.stringify(value)], { type: "application/json" });
}

function textBlob(value) {
  return typeof value === "string" ? new Blob([value], { type: "text/vtt" }) : jsonBlob(value);
}

export async function removeKept(podcastId) {
  const cache = await caches.open(userKey(NAME));
  const ownPaths = [episodePath(podcastId), `/kept/${encodeURIComponent(podcastId)}`];
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (ownPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`))) await cache.delete(request);
  }
  store(keptEpisodes().filter((episode) => episode.podcast_id !== podcastId));
}

function store(episodes) {
  localStorage.setItem(userKey(NAME), JSON.stringify(episodes));
  keptChanges.dispatchEvent(new Event("change"));
}

// Returns {used, free}: bytes of the kept episodes, and that the browser still allows, or null if it does not say.
export async function keptStorage() {
  const used = keptEpisodes().reduce((sum, { bytes }) => sum + bytes, 0);
  const { quota, usage } = await navigator.storage?.estimate?.() ?? {};
  return { used, free: quota ? Math.max(0, quota - usage) : null };
}

export function formatBytes(bytes) {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

function removeAll() {
  localStorage.removeItem(userKey(NAME));
  if (isKeepingSupported()) caches.delete(userKey(NAME));
}

// Removes what users have left behind who did not sign out, such as those who are only signed in until the browser closes.
export async function removeKeptOfOthers() {
  if (!isKeepingSupported()) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(`${NAME} of `) && name !== `${NAME} of ${username()}`) await caches.delete(name);
  }
}

account.addEventListener("userleaving", removeAll);
