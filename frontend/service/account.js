// Who is signed in. The token lives as long as the tab does: tabs that are open together share it, nothing else keeps it.
//
// Says "change" when somebody has signed in or out (detail.isElsewhere: at another tab), "leaving" before that when the
// person who is there will not be any longer, and "ended" when the token has lived its time.

const CHANNEL = new BroadcastChannel("account");
const KEPT = "account"; // {token, username, ends}; `ends` by this computer's clock, in milliseconds
const ANSWER_MILLISECONDS = 150;
const EARLY_MILLISECONDS = 5000; // a token that ends while a request is under way is as good as ended

export class SignInAbandonedError extends Error {}

export const account = new EventTarget();
let askToSignIn = null;
let asking = null;
let endTimer = null;

function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
}

// Also once their token has ended: it is them who are asked to sign in again.
export function username() {
  return kept()?.username ?? null;
}

// Where this browser keeps something for whoever is here: a place of each person's, and one of nobody's.
export function ownPlace(name) {
  return username() ? `${name} of ${username()}` : name;
}

// The token while it is good, else null.
export function token() {
  const { token: value, ends } = kept() ?? {};
  return value && ends > Date.now() + EARLY_MILLISECONDS ? value : null;
}

// How long it lives is the service's word; when it began is now. So a clock that is wrong does no harm.
function lifetime(jwt) {
  const { exp, iat } = JSON.parse(atob(jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
  return (exp - iat) * 1000;
}

export function signIn({ access_token: accessToken, username: name }) {
  const signedIn = { token: accessToken, username: name, ends: Date.now() + lifetime(accessToken) };
  keep(signedIn, false);
  CHANNEL.postMessage({ say: "signed in", signedIn });
}

export function signOut() {
  forget(false);
  CHANNEL.postMessage({ say: "signed out" });
}

function keep(signedIn, isElsewhere) {
  if (username() !== null && username() !== signedIn.username) tell("leaving");
  sessionStorage.setItem(KEPT, JSON.stringify(signedIn));
  watchTheEnd();
  tell("change", { isElsewhere });
}

function forget(isElsewhere) {
  if (username() !== null) tell("leaving");
  sessionStorage.removeItem(KEPT);
  watchTheEnd();
  tell("change", { isElsewhere });
}

function tell(what, detail) {
  account.dispatchEvent(new CustomEvent(what, { detail }));
}

function watchTheEnd() {
  clearTimeout(endTimer);
  const left = (kept()?.ends ?? 0) - EARLY_MILLISECONDS - Date.now();
  if (left > 0) endTimer = setTimeout(() => tell("ended"), left);
}

// The one dialog that asks: given the reason, it resolves once somebody has signed in, and rejects with
// SignInAbandonedError when it is closed.
export function signInIsAskedBy(dialog) {
  askToSignIn = dialog;
}

// However many requests find that they need an account, one dialog is open. `refused`: a token that the service has
// refused already.
export function requireAccount(reason, { refused } = {}) {
  if (token() && token() !== refused) return Promise.resolve();
  asking ??= askToSignIn(reason).finally(() => { asking = null; });
  return asking;
}

// A tab that was just opened asks those beside it. Resolves when one has answered, or none has within a moment.
export function shareAmongTabs() {
  watchTheEnd();
  const answered = new Promise((resolve) => {
    CHANNEL.addEventListener("message", ({ data }) => {
      if (data.say === "who is signed in" && token()) {
        CHANNEL.postMessage({ say: "signed in", signedIn: kept() });
      } else if (data.say === "signed in" && data.signedIn.token !== kept()?.token) {
        keep(data.signedIn, true);
        resolve();
      } else if (data.say === "signed out" && username()) {
        forget(true);
      }
    });
    setTimeout(resolve, ANSWER_MILLISECONDS);
  });
  if (token()) return Promise.resolve();
  CHANNEL.postMessage({ say: "who is signed in" });
  return answered;
}
