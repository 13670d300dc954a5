// Entry point: connects the header, views and player, and updates them on sign-in and sign-out.
import { account, signOut, syncAcrossTabs, token, username } from "/service/account.js";
import { readPreferences } from "/service/session.js";
import { clearNotice, notify, reportError, warn } from "/parts/notices.js";
import { openSignIn } from "/parts/sign_in_dialog.js";
import { setUpBar } from "/player/bar.js";
import { setUpShortcuts } from "/player/shortcuts.js";
import { setUpMediaSession } from "/player/media_session.js";
import { sound } from "/player/sound.js";
import { hasSavedSpeed, setSpeed } from "/player/speed.js";
import { PATHS, navigate, parseRoute, reload, startRouter } from "/router.js";
import { discoverView } from "/views/discover.js";
import { episodeView } from "/views/episode.js";
import { exploreView } from "/views/explore.js";
import { libraryView } from "/views/library.js";
import { missingView } from "/views/missing.js";
import { preferencesView } from "/views/preferences.js";
import { searchView } from "/views/search.js";

// All views load with the page: the browser never asks again for a module that it could not load once.
const VIEWS = {
  discover: { mount: discoverView, title: "Aethercast" },
  search: { mount: searchView, title: "Search · Aethercast" },
  explore: { mount: exploreView, title: "Explore · Aethercast" },
  episode: { mount: episodeView, title: "Episode · Aethercast" },
  library: { mount: libraryView, title: "Library · Aethercast", needsAccount: true },
  preferences: { mount: preferencesView, title: "Preferences · Aethercast" },
  missing: { mount: missingView, title: "Page not found · Aethercast" },
};
const $ = (id) => document.getElementById(id);
let unmount = () => {};

function showView(route, { isFirst }) {
  unmount();
  clearNotice();
  const view = VIEWS[route.name];
  const root = document.createElement("div");
  root.className = `view view-${route.name}`;
  $("view").replaceChildren(root);
  document.title = view.title;
  for (const link of document.querySelectorAll(".bar nav a")) {
    if (link.dataset.view === route.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!isFirst || route.query) $("search-query").value = route.query ?? ""; // on the first view, the user may already be typing
  unmount = view.mount(root, route);
  // Moves screen readers to the new title. On the first view they start at the top anyway.
  if (!isFirst && !root.contains(document.activeElement)) root.querySelector("#view-title")?.focus({ preventScroll: true });
}

function renderAccount() {
  $("account-name").textContent = username() ?? "";
  for (const element of document.querySelectorAll("[data-when]")) {
    element.hidden = (element.dataset.when === "signed in") !== Boolean(token());
  }
}

async function onAccountChange({ detail: { fromOtherTab } }) {
  const before = $("account-name").textContent;
  const name = username() ?? "";
  renderAccount();
  if (before && before !== name) navigate(PATHS.discover()); // leaves no data of the previous user on screen
  else if (fromOtherTab) reload();
  if (name && !hasSavedSpeed()) {
    const { playback_speed: savedSpeed } = await readPreferences();
    if (savedSpeed) setSpeed(savedSpeed);
  }
}

function onSearch(event) {
  event.preventDefault();
  const query = $("search-query").value.trim();
  if (query) navigate(PATHS.search(query));
}

account.addEventListener("userleaving", () => { if (sound.episode) sound.unload(); });
account.addEventListener("change", (event) => onAccountChange(event).catch(reportError));
account.addEventListener("expired", renderAccount);
sound.addEventListener("error", () => warn("The audio could not be loaded. Press play to try again."));
$("header-sign-in").addEventListener("click", () => openSignIn("", "sign in").then(reload, reportError));
$("header-create").addEventListener("click", () => openSignIn("", "create account").then(reload, reportError));
$("sign-out").addEventListener("click", signOut);
$("search-form").addEventListener("submit", onSearch);
$("notice-close").addEventListener("click", clearNotice);
addEventListener("offline", () => warn("You are offline. Audio that has already loaded can still be played."));
addEventListener("online", () => { clearNotice(); notify("You are back online."); });

setUpBar();
setUpShortcuts();
setUpMediaSession();
renderAccount();
const synced = syncAcrossTabs();
if (VIEWS[parseRoute().name].needsAccount) await synced; // another tab may be signed in, so wait before asking
startRouter(showView);
navigator.serviceWorker?.register("/sw.js");
