// Which screen is shown: sign in, ask, or an episode. Each screen is a module of its own.
import { ApiError, forgetAccount, signedInAs } from "/api.js";
import { setUpAsking } from "/asking.js";
import { $, episodeAddress, notify, setText, show } from "/elements.js";
import { leaveEpisode, showEpisode } from "/episode.js";
import { hideLibrary, showLibrary } from "/library.js";
import { setUpPlayer } from "/player.js";
import { setUpSigningIn } from "/signing_in.js";

let mustSignIn = false;

function explain(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401 && signedInAs()) {
    forgetAccount();
    mustSignIn = true;
    render();
  }
  notify(error.message);
}

function render() {
  const name = signedInAs();
  const podcastId = mustSignIn ? null : new URLSearchParams(location.search).get("episode");
  document.title = "Aethercast";
  setText("account-name", name ?? "");
  show("account-name", Boolean(name));
  show("sign-out", Boolean(name));
  show("make-another", Boolean(name && podcastId));
  show("go-sign-in", Boolean(!name && podcastId));
  show("sign", !name && !podcastId);
  show("ask", Boolean(name && !podcastId));
  show("episode", Boolean(podcastId));
  if (podcastId) {
    hideLibrary();
    showEpisode(podcastId, explain);
  } else {
    leaveEpisode();
    showLibrary(explain);
  }
}

function signedIn() {
  mustSignIn = false;
  notify();
  render();
}

function signOut() {
  forgetAccount();
  $("ask-form").reset();
  history.pushState({}, "", "/");
  notify();
  render();
  $("sign-form").elements.username.focus();
}

function open(podcastId) {
  history.pushState({}, "", episodeAddress(podcastId));
  notify();
  render();
  scrollTo(0, 0);
}

setUpSigningIn({ signedIn, explain });
setUpAsking({ open, explain });
setUpPlayer({ notify });
$("sign-out").addEventListener("click", signOut);
addEventListener("popstate", () => { notify(); render(); });
render();
