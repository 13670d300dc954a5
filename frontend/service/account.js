// Who is signed in. The token lives as long as the tab: never on disk, and tabs that are open together share it.

const CHANNEL = new BroadcastChannel("account");
const ANSWER_MILLISECONDS = 150;
const EARLY_SECONDS = 5; // a token that ends while a request is under way is as good as ended

export class SignInAbandonedError extends Error {}

export const account = new EventTarget();
let askToSignIn = null;
let asking = null;

export function username() {
  return sessionStorage.getItem("username");
}

// The token while it is good, else null.
export function token() {
  const kept = sessionStorage.getItem("token");
  return kept && endsAt(kept) > Date.now() / 1000 + EARLY_SECONDS ? kept : null;
}

function endsAt(jwt) {
  try {
    const claims = jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(atob(claims)).exp;
  } catch {
    return 0;
  }
}

export function signIn({ access_token: accessToken, username: name }) {
  keep(accessToken, name);
  CHANNEL.postMessage({ say: "signed in", token: accessToken, username: name });
}

export function signOut() {
  forget();
  CHANNEL.postMessage({ say: "signed out" });
}

function keep(accessToken, name) {
  sessionStorage.setItem("token", accessToken);
  sessionStorage.setItem("username", name);
  account.dispatchEvent(new Event("change"));
}

function forget() {
  sessionStorage.removeItem("token");
  sessionStorage.removeItem("username");
  account.dispatchEvent(new Event("change"));
}

// The one dialog that asks: given the reason, it resolves once somebody has signed in, and rejects with
// SignInAbandonedError when it is closed.
export function signInIsAskedBy(dialog) {
  askToSignIn = dialog;
}

// However many requests find that they need an account, one dialog is open.
export function requireAccount(reason, { refused } = {}) {
  if (token() && token() !== refused) return Promise.resolve();
  asking ??= askToSignIn(reason).finally(() => { asking = null; });
  return asking;
}

// A tab that was just opened asks those beside it. Resolves when one has answered, or none has within a moment.
export function shareAmongTabs() {
  const answered = new Promise((resolve) => {
    CHANNEL.addEventListener("message", ({ data }) => {
      if (data.say === "who is signed in" && token()) {
        CHANNEL.postMessage({ say: "signed in", token: token(), username: username() });
      } else if (data.say === "signed in" && data.token !== sessionStorage.getItem("token")) {
        keep(data.token, data.username);
        resolve();
      } else if (data.say === "signed out" && username()) {
        forget();
      }
    });
    setTimeout(resolve, ANSWER_MILLISECONDS);
  });
  if (token()) return Promise.resolve();
  CHANNEL.postMessage({ say: "who is signed in" });
  return answered;
}
