// Puts the page together: header, views, player, and what happens to them when somebody signs in or out.
import { account, shareAmongTabs, signOut, token, username } from "/service/account.js";
import { readPreferences } from "/service/session.js";
import { clearNotice, explain, tell, warn } from "/parts/notices.js";
import { openSignIn } from "/parts/sign_in_dialog.js";
import { setUpBar } from "/player/bar.js";
import { setUpKeys } from "/player/keys.js";
import { setUpMediaSession } from "/player/media_session.js";
import { sound } from "/player/sound.js";
import { isSpeedKept, setSpeed } from "/player/speed.js";
import { PATHS, addressed, go, reload, startRouting } from "/router.js";
import { discover } from "/views/discover.js";

// The landing view comes with the page; the others when they are gone to.
const VIEWS = {
  discover: { load: () => discover, title: "Aethercast" },
  search: { load: () => import("/views/search.js").then((view) => view.searching), title: "Search · Aethercast", needsAccount: true },
  explore: { load: () => import("/views/explore.js").then((view) => view.exploration), title: "Explore · Aethercast", needsAccount: true },
  episode: { load: () => import("/views/episode.js").then((view) => view.episodeView), title: "Episode · Aethercast" },
  library: { load: () => import("/views/library.js").then((view) => view.library), title: "Library · Aethercast", needsAccount: true },
  preferences: { load: () => import("/views/preferences.js").then((view) => view.preferences), title: "Preferences · Aethercast" },
  missing: { load: () => import("/views/missing.js").then((view) => view.missing), title: "Not found · Aethercast" },
};
const $ = (id) => document.getElementById(id);
let leave = () => {};
let showing = 0;

async function showView(address, { isFirst }) {
  const mine = ++showing;
  leave();
  leave = () => {};
  clearNotice();
  const view = VIEWS[address.name];
  const root = document.createElement("div");
  root.className = `view view-${address.name}`;
  $("view").replaceChildren(root);
  document.title = view.title;
  for (const link of document.querySelectorAll(".bar nav a")) {
    if (link.dataset.view === address.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!isFirst || address.query) $("search-query").value = address.query ?? ""; // else somebody may have begun to type
  const show = await loaded(view);
  if (!show || mine !== showing) return;
  leave = show(root, address);
  // A screen reader goes on at the new view's title; at the first one it is at the top anyway.
  if (!isFirst && !root.contains(document.activeElement)) root.querySelector("#view-title")?.focus({ preventScroll: true });
}

async function loaded(view) {
  try {
    return await view.load();
  } catch {
    warn("This part of the page could not be loaded. Check the connection, and reload the page.");
    return null;
  }
}

function showAccount() {
  $("account-name").textContent = username() ?? "";
  for (const element of document.querySelectorAll("[data-when]")) {
    element.hidden = (element.dataset.when === "signed in") !== Boolean(token());
  }
}

async function accountChanged({ detail: { isElsewhere } }) {
  const before = $("account-name").textContent;
  const name = username() ?? "";
  showAccount();
  if (before && before !== name) go(PATHS.discover()); // nothing of a person stays on the page after them
  else if (isElsewhere) reload();
  if (name && !isSpeedKept()) {
    const { playback_speed: kept } = await readPreferences();
    if (kept) setSpeed(kept);
  }
}

function searched(event) {
  event.preventDefault();
  const query = $("search-query").value.trim();
  if (query) go(PATHS.search(query));
}

account.addEventListener("leaving", () => { if (sound.episode) sound.unload(); });
account.addEventListener("change", (event) => accountChanged(event).catch(explain));
account.addEventListener("ended", showAccount);
sound.addEventListener("trouble", () => warn("The sound cannot be loaded. Press play to try again."));
$("header-sign-in").addEventListener("click", () => openSignIn("", "sign in").then(reload, explain));
$("header-create").addEventListener("click", () => openSignIn("", "create account").then(reload, explain));
$("sign-out").addEventListener("click", signOut);
$("search-form").addEventListener("submit", searched);
$("notice-close").addEventListener("click", clearNotice);
addEventListener("offline", () => warn("You are offline. What is loaded can still be heard."));
addEventListener("online", () => { clearNotice(); tell("You are online again."); });

setUpBar();
setUpKeys();
setUpMediaSession();
showAccount();
const shared = shareAmongTabs();
if (VIEWS[addressed().name].needsAccount) await shared; // before anybody is asked to sign in
startRouting(showView);
navigator.serviceWorker?.register("/sw.js");
