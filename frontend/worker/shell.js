// The files that open the page. `self.SHELL` comes from tools/page_build: the version, the address of the page under the
// hash of its content, the addresses of the files that it loads, and that of the script that it loads later.
import { hasKept } from "/worker/kept_episodes.js";

const PREFIX = "shell-";
const CACHE_NAME = PREFIX + self.SHELL.version;
const OFFLINE_PAGE = "/offline.html";

// The first visit asks for as little as possible: the later script follows when the page has loaded it. Later versions keep
// it at once, so that all views open offline.
export async function keepShell() {
  const isFirst = !(await caches.keys()).some((name) => name.startsWith(PREFIX));
  const cache = await caches.open(CACHE_NAME);
  await cache.addAll([self.SHELL.page, ...self.SHELL.files]);
  if (!isFirst) await keepLater();
}

export async function keepLater() {
  const { later } = self.SHELL;
  if (later && !(await kept(later))) await (await caches.open(CACHE_NAME)).add(later);
}

// A page of an old version has loaded its files already; if not, the server still has them.
export async function deleteOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name !== CACHE_NAME && (name.startsWith(PREFIX) || name.startsWith("offline-")));
  await Promise.all(old.map((name) => caches.delete(name)));
}

export function isShellFile({ pathname }) {
  return pathname === self.SHELL.later || self.SHELL.files.includes(pathname);
}

export async function answerShell(request, { pathname }) {
  return (await kept(pathname)) ?? fetch(request);
}

// The page opens without the network. Offline, only the views that work offline open.
export async function openPage(request, url) {
  const page = url.pathname === "/" && (navigator.onLine || await opensOffline(url)) ? await kept(self.SHELL.page) : null;
  return page ?? fetch(request).catch(() => kept(OFFLINE_PAGE));
}

async function opensOffline({ searchParams }) {
  return searchParams.get("library") === "offline" || (searchParams.has("episode") && hasKept(searchParams.get("episode")));
}

// `caches.open` would create the cache again after a newer worker has deleted it.
function kept(address) {
  return caches.match(address, { cacheName: CACHE_NAME });
}
