// Maps addresses to views. A bucket serves one file at /, so the query string selects the view.

export const PATHS = {
  discover: (category = null) => (category ? `/?${new URLSearchParams({ category })}` : "/"),
  topic: (topic) => `/?${new URLSearchParams({ topic })}`,
  search: (query) => `/?${new URLSearchParams({ search: query })}`,
  explore: (topicId, depth) => `/?${new URLSearchParams({ explore: topicId, depth })}`,
  episode: (podcastId) => `/?${new URLSearchParams({ episode: podcastId })}`,
  // `filters`: {q, sort, order, status, language}, each of which may be missing.
  library: (list = "mine", page = 1, filters = {}) => `/?${new URLSearchParams({ library: list, ...filters, ...(page > 1 ? { page } : {}) })}`,
  playlists: () => "/?playlists",
  playlist: (playlistId) => `/?${new URLSearchParams({ playlist: playlistId })}`,
  shows: () => "/?shows",
  show: (showId, page = 1) => `/?${new URLSearchParams({ show: showId, ...(page > 1 ? { page } : {}) })}`,
  preferences: () => "/?preferences",
  bookmarks: () => "/?bookmarks",
};

// What other apps and pages share with the form: `share_target` in app.webmanifest.
const SHARED = ["url", "text", "title"];

let shownPath = null;
let showView = () => {};

// Returns {name, ...parameters of the view}.
export function parseRoute({ search, pathname } = location) {
  const query = new URLSearchParams(search);
  if (pathname !== "/") return { name: "missing" };
  if (query.has("episode")) return { name: "episode", podcastId: query.get("episode") };
  if (query.has("explore")) return { name: "explore", topicId: query.get("explore"), depth: parseDepth(query) };
  if (query.has("search")) return { name: "search", query: query.get("search").trim() };
  if (query.get("library") === "offline") return { name: "offline" };
  if (query.has("library")) return { name: "library", list: parseList(query), page: parsePage(query), filters: parseFilters(query) };
  if (query.has("playlist")) return { name: "playlist", playlistId: query.get("playlist") };
  if (query.has("playlists")) return { name: "playlists" };
  if (query.has("show")) return { name: "show", showId: query.get("show"), page: parsePage(query) };
  if (query.has("shows")) return { name: "shows" };
  if (query.has("preferences")) return { name: "preferences" };
  if (query.has("bookmarks")) return { name: "bookmarks" };
  const isDiscover = [...query.keys()].every((key) => ["topic", "category", ...SHARED].includes(key));
  const shared = Object.fromEntries(SHARED.map((key) => [key, query.get(key)]));
  return isDiscover ? { name: "discover", topic: query.get("topic"), category: query.get("category"), shared } : { name: "missing" };
}

function parseDepth(query) {
  return query.get("depth") === "broader" ? "broader" : "deeper";
}

function parseList(query) {
  return query.get("library") === "everyone" ? "everyone" : "mine";
}

const FILTERS = ["q", "sort", "order", "status", "language"];

function parseFilters(query) {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name)?.trim()]).filter(([, value]) => value));
}

function parsePage(query) {
  return Math.max(1, Number.parseInt(query.get("page"), 10) || 1);
}

// `state` is stored with the history entry, so it survives a reload and back navigation.
export function navigate(path, { state = null, replace = false } = {}) {
  const isSame = path === location.pathname + location.search;
  history[replace || isSame ? "replaceState" : "pushState"](state, "", path);
  if (!location.hash) scrollTo(0, 0);
  show({ isRedraw: false });
}

// Renders the view of the same address again.
export function reload() {
  show({ isRedraw: true });
}

function show({ isRedraw }) {
  shownPath = location.pathname + location.search;
  showView(parseRoute(), { isFirst: false, isRedraw });
}

// Changes the address without rendering the view again.
export function replaceAddress(path, state = null) {
  history.replaceState(state, "", path);
  shownPath = location.pathname + location.search;
}

function onPopState() {
  const isSameView = location.pathname + location.search === shownPath;
  if (!isSameView) show({ isRedraw: false });
}

function isInternalLink(event, link) {
  const isPlainClick = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  return isPlainClick && link && !link.hasAttribute("download") && !link.target
    && link.origin === location.origin && link.pathname === "/";
}

export function startRouter(view) {
  showView = view;
  shownPath = location.pathname + location.search;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (event.defaultPrevented || !isInternalLink(event, link)) return;
    if (link.hash && link.search === location.search) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash, { state: link.state ?? null });
  });
  addEventListener("popstate", onPopState);
  showView(parseRoute(), { isFirst: true, isRedraw: false });
}
