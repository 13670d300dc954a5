// Entry point: connects the header, views and player, and updates them on sign-in and sign-out.
import { EXPIRED_MESSAGE, account, isSignedIn, restoreSignIn, signOut, username } from "/service/account.js";
import { setUpLater } from "/load_later.js";
import { ApiError } from "/service/http.js";
import { watchBeingMade } from "/service/being_made.js";
import { removeKeptOfOthers } from "/service/kept_episodes.js";
import { setUpUpdates } from "/service/updates.js";
import { clearNotice, notify, reportError, warn } from "/parts/notices.js";
import { setUpAccountMenu } from "/parts/account_menu.js";
import { setUpInstallButton } from "/parts/install_button.js";
import { setUpReadyNotices } from "/parts/ready_notices.js";
import { openSignIn } from "/parts/sign_in_dialog.js";
import { setUpBar } from "/player/bar.js";
import { setUpOneTab } from "/player/one_tab.js";
import { setUpShortcuts } from "/player/shortcuts.js";
import { setUpMediaSession } from "/player/media_session.js";
import { sound } from "/player/sound.js";
import { setUpAccountSync } from "/player/account_sync.js";
import { setUpAutoplay } from "/player/autoplay.js";
import { restorePlayer } from "/player/coming_back.js";
import { setUpQueuePanel } from "/player/queue_panel.js";
import { PATHS, navigate, parseRoute, reload, startRouter } from "/router.js";
import { discoverView } from "/views/discover.js";
import { episodeView } from "/views/episode.js";
import { laterView } from "/views/later.js";
import { missingView } from "/views/missing.js";

// `followsAccount`: the view itself shows what a sign-in changes, so what was typed into it stays.
const VIEWS = {
  discover: { mount: discoverView, title: "Aethercast", followsAccount: true },
  search: { mount: laterView("searchView", "Search"), title: "Search · Aethercast" },
  explore: { mount: laterView("exploreView", "Explore"), title: "Explore · Aethercast" },
  episode: { mount: episodeView, title: "Episode · Aethercast" },
  library: { mount: laterView("libraryView", "Library"), title: "Library · Aethercast", needsAccount: true },
  offline: { mount: laterView("offlineView", "Library"), title: "Offline episodes · Aethercast", section: "library" },
  playlists: { mount: laterView("playlistsView", "Library"), title: "Playlists · Aethercast", section: "library", needsAccount: true },
  playlist: { mount: laterView("playlistView", "Playlist"), title: "Playlist · Aethercast", section: "library", needsAccount: true },
  shows: { mount: laterView("showsView", "Library"), title: "Shows · Aethercast", section: "library", needsAccount: true },
  show: { mount: laterView("showView", "Show"), title: "Show · Aethercast", section: "library", needsAccount: true },
  preferences: { mount: laterView("preferencesView", "Preferences"), title: "Preferences · Aethercast" },
  bookmarks: { mount: laterView("bookmarksView", "Bookmarks"), title: "Bookmarks · Aethercast", followsAccount: true },
  missing: { mount: missingView, title: "Page not found · Aethercast" },
};
const $ = (id) => document.getElementById(id);
let unmount = () => {};
let shownName = "";

function showView(route, { isFirst, isRedraw }) {
  unmount();
  clearNotice();
  const view = VIEWS[route.name];
  const root = document.createElement("div");
  root.className = `view view-${route.name}`;
  $("view").replaceChildren(root);
  document.title = view.title;
  for (const link of document.querySelectorAll(".bar nav a")) {
    if (link.dataset.view === (view.section ?? route.name)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // On the first view, and after a sign-in, the user may already be typing.
  if (route.query || !(isFirst || isRedraw)) $("search-query").value = route.query ?? "";
  unmount = view.mount(root, route);
  // Moves screen readers to the new title. On the first view they start at the top anyway.
  if (!isFirst && !root.contains(document.activeElement)) root.querySelector("#view-title")?.focus({ preventScroll: true });
}

function renderAccount() {
  shownName = username() ?? "";
  for (const element of document.querySelectorAll("[data-when]")) {
    element.hidden = (element.dataset.when === "signed in") !== isSignedIn();
  }
}

function onAccountChange({ detail: { fromOtherTab } }) {
  const before = shownName;
  renderAccount();
  if (shownName) clearNotice(); // it may say that the sign-in has expired
  if (before && before !== shownName) navigate(PATHS.discover()); // leaves no data of the previous user on screen
  else if (fromOtherTab) redraw();
}

function redraw() {
  if (!VIEWS[parseRoute().name].followsAccount) reload();
}

async function onSignOut() {
  try {
    await signOut();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    warn("You are signed out on this page. The service could not be reached; it is told as soon as it can be.");
  }
}

function onSearch(event) {
  event.preventDefault();
  const query = $("search-query").value.trim();
  if (query) navigate(PATHS.search(query));
}

account.addEventListener("userleaving", () => { if (sound.episode) sound.unload(); });
account.addEventListener("change", onAccountChange);
account.addEventListener("expired", () => {
  renderAccount();
  warn(EXPIRED_MESSAGE);
});
sound.addEventListener("error", () => warn("The audio could not be loaded. Press play to try again."));
$("header-sign-in").addEventListener("click", () => openSignIn("", "sign in").then(redraw, reportError));
$("header-create").addEventListener("click", () => openSignIn("", "create account").then(redraw, reportError));
$("sign-out").addEventListener("click", onSignOut);
$("search-form").addEventListener("submit", onSearch);
$("notice-close").addEventListener("click", clearNotice);
addEventListener("offline", () => warn("You are offline. Audio that has already loaded can still be played."));
addEventListener("online", () => { clearNotice(); notify("You are back online."); });

setUpQueuePanel();
setUpBar();
setUpAutoplay();
setUpAccountSync();
setUpShortcuts();
setUpMediaSession();
setUpOneTab();
setUpReadyNotices();
setUpAccountMenu();
setUpInstallButton();
renderAccount();
const restored = restoreSignIn();
if (VIEWS[parseRoute().name].needsAccount) await restored; // another tab may be signed in, so wait before asking
startRouter(showView);
restorePlayer({ isEpisodeOpen: parseRoute().name === "episode" });
watchBeingMade();
setUpLater();
setUpUpdates(() => !sound.paused);
await restored;
removeKeptOfOthers().catch(reportError);
