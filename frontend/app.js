// Puts the page together: header, views, player, and what happens to them when somebody signs in or out.
import { account, shareAmongTabs, signOut, username } from "/service/account.js";
import { readPreferences } from "/service/session.js";
import { clearNotice, explain, tell, warn } from "/parts/notices.js";
import { openSignIn } from "/parts/sign_in_dialog.js";
import { setUpBar } from "/player/bar.js";
import { setUpKeys } from "/player/keys.js";
import { setUpMediaSession } from "/player/media_session.js";
import { sound } from "/player/sound.js";
import { isSpeedKept, setSpeed } from "/player/speed.js";
import { PATHS, go, reload, startRouting } from "/router.js";
import { discover } from "/views/discover.js";
import { episodeView } from "/views/episode.js";
import { exploration } from "/views/explore.js";
import { library } from "/views/library.js";
import { missing } from "/views/missing.js";
import { preferences } from "/views/preferences.js";
import { searching } from "/views/search.js";

const VIEWS = {
  discover: { show: discover, title: "Aethercast" },
  search: { show: searching, title: "Search · Aethercast" },
  explore: { show: exploration, title: "Explore · Aethercast" },
  episode: { show: episodeView, title: "Episode · Aethercast" },
  library: { show: library, title: "Library · Aethercast" },
  preferences: { show: preferences, title: "Preferences · Aethercast" },
  missing: { show: missing, title: "Not found · Aethercast" },
};
const $ = (id) => document.getElementById(id);
let leave = () => {};

function showView(address, { isFirst }) {
  leave();
  clearNotice();
  const { show, title } = VIEWS[address.name];
  const root = document.createElement("div");
  root.className = `view view-${address.name}`;
  $("view").replaceChildren(root);
  document.title = title;
  for (const link of document.querySelectorAll(".bar nav a")) {
    link.toggleAttribute("aria-current", link.dataset.view === address.name);
    if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "page");
  }
  $("search-query").value = address.query ?? "";
  leave = show(root, address);
  // A screen reader goes on at the new view's title; at the first one it is at the top anyway.
  if (!isFirst && !root.contains(document.activeElement)) root.querySelector("#view-title")?.focus({ preventScroll: true });
}

function showAccount() {
  const name = username();
  $("account-name").textContent = name ?? "";
  for (const element of document.querySelectorAll("[data-when]")) {
    element.hidden = (element.dataset.when === "signed in") !== Boolean(name);
  }
}

async function accountChanged() {
  const before = $("account-name").textContent;
  const name = username() ?? "";
  showAccount();
  if (!name && before) {
    // Nothing of a person stays on the page after them.
    if (sound.episode) sound.unload();
    go(PATHS.discover());
  } else if (name && name !== before && !isSpeedKept()) {
    const { playback_speed: kept } = await readPreferences();
    if (kept) setSpeed(kept);
  }
}

function searched(event) {
  event.preventDefault();
  const query = $("search-query").value.trim();
  if (query) go(PATHS.search(query));
}

account.addEventListener("change", () => accountChanged().catch(explain));
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
await shareAmongTabs();
showAccount();
startRouting(showView);
navigator.serviceWorker?.register("/sw.js");
