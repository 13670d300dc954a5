// Which view an address shows. All of them are the one file that a bucket serves at /, so the query says which.

export const PATHS = {
  discover: (category = null) => (category ? `/?${new URLSearchParams({ category })}` : "/"),
  search: (query) => `/?${new URLSearchParams({ search: query })}`,
  explore: (topicId, depth) => `/?${new URLSearchParams({ explore: topicId, depth })}`,
  episode: (podcastId) => `/?${new URLSearchParams({ episode: podcastId })}`,
  library: (list = "mine", page = 1) => `/?${new URLSearchParams({ library: list, ...(page > 1 ? { page } : {}) })}`,
  preferences: () => "/?preferences",
};

let shown = null;
let showView = () => {};

// {name, ...what it is about}
export function addressed({ search, pathname } = location) {
  const asked = new URLSearchParams(search);
  if (pathname !== "/") return { name: "missing" };
  if (asked.has("episode")) return { name: "episode", podcastId: asked.get("episode") };
  if (asked.has("explore")) return { name: "explore", topicId: asked.get("explore"), depth: depthIn(asked) };
  if (asked.has("search")) return { name: "search", query: asked.get("search").trim() };
  if (asked.has("library")) return { name: "library", list: listIn(asked), page: pageIn(asked) };
  if (asked.has("preferences")) return { name: "preferences" };
  const isDiscover = [...asked.keys()].every((key) => ["topic", "category"].includes(key));
  return isDiscover ? { name: "discover", topic: asked.get("topic"), category: asked.get("category") } : { name: "missing" };
}

function depthIn(asked) {
  return asked.get("depth") === "broader" ? "broader" : "deeper";
}

function listIn(asked) {
  return asked.get("library") === "everyone" ? "everyone" : "mine";
}

function pageIn(asked) {
  return Math.max(1, Number.parseInt(asked.get("page"), 10) || 1);
}

// `state` goes along with the address, and is there again after a reload or a step back.
export function go(path, { state = null, replacing = false } = {}) {
  const isSame = path === location.pathname + location.search;
  history[replacing || isSame ? "replaceState" : "pushState"](state, "", path);
  if (!location.hash) scrollTo(0, 0);
  reload();
}

export function reload() {
  shown = location.pathname + location.search;
  showView(addressed(), { isFirst: false });
}

// Another address for what is shown already.
export function readdress(path, state = null) {
  history.replaceState(state, "", path);
  shown = location.pathname + location.search;
}

function movedInHistory() {
  const isWithinTheView = location.pathname + location.search === shown;
  if (!isWithinTheView) reload();
}

function isForThisPage(event, link) {
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  return plain && link && !link.hasAttribute("download") && !link.target
    && link.origin === location.origin && link.pathname === "/";
}

export function startRouting(view) {
  showView = view;
  shown = location.pathname + location.search;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (event.defaultPrevented || !isForThisPage(event, link)) return;
    if (link.hash && link.search === location.search) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash, { state: link.state ?? null });
  });
  addEventListener("popstate", movedInHistory);
  showView(addressed(), { isFirst: true });
}
