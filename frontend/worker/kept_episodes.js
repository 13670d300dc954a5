// Answers for episodes that are kept in this browser (service/kept_episodes.js): the sound always, the rest if the
// network does not answer.

const EPISODE_PATH = /^\/(?:api\/v1\/podcasts|kept)\/([^/]+)/;
const CACHE_PREFIX = "kept";

export function isEpisodePath({ pathname }) {
  return EPISODE_PATH.test(pathname);
}

export async function hasKept(podcastId) {
  return Boolean(await find(`/api/v1/podcasts/${encodeURIComponent(podcastId)}`));
}

export async function answerKept(request, { pathname, search }) {
  const isSound = pathname.endsWith("/audio.mp3") && !search;
  if (isSound || pathname.startsWith("/kept/")) {
    const kept = await find(pathname);
    return kept ? answerSound(request, kept) : fetch(request);
  }
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await find(pathname);
    if (kept) return kept;
    throw error;
  }
}

async function find(pathname) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(CACHE_PREFIX)) continue;
    const found = await (await caches.open(name)).match(pathname, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

// A browser asks for the range that it plays next.
function answerSound(request, kept) {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range) return kept;
  return kept.blob().then((blob) => partOf(blob, range));
}

function partOf(blob, [, from, to]) {
  const first = from === "" ? Math.max(0, blob.size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? blob.size - 1 : Math.min(Number(to), blob.size - 1);
  if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
  const headers = {
    "Accept-Ranges": "bytes",
    "Content-Length": String(last - first + 1),
    "Content-Range": `bytes ${first}-${last}/${blob.size}`,
    "Content-Type": blob.type,
  };
  return new Response(blob.slice(first, last + 1, blob.type), { status: 206, headers });
}
