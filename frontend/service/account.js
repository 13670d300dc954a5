// The signed-in user. The token is stored for the lifetime of the tab, and shared between open tabs.
//
// Dispatches "change" after sign-in and sign-out (detail.fromOtherTab: in another tab), "userleaving" before the current
// user changes or signs out, and "expired" when the token expires.

const CHANNEL = new BroadcastChannel("account");
const STORAGE_KEY = "account"; // stores {token, username, ends}; `ends` is the expiry by the local clock, in milliseconds
const REPLY_TIMEOUT_MILLISECONDS = 150;
const EXPIRY_MARGIN_MILLISECONDS = 5000; // a token that would expire during a request counts as expired

export class SignInAbandonedError extends Error {}

export const account = new EventTarget();
let promptSignIn = null;
let pendingPrompt = null;
let expiryTimer = null;

function storedAccount() {
  return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null");
}

// Also returns the name after the token has expired, to prefill the sign-in dialog.
export function username() {
  return storedAccount()?.username ?? null;
}

// The storage key for data of the current user. Signed-out visitors share one key.
export function userKey(name) {
  return username() ? `${name} of ${username()}` : name;
}

// The token, or null if there is none or it has expired.
export function token() {
  const { token: value, ends } = storedAccount() ?? {};
  return value && ends > Date.now() + EXPIRY_MARGIN_MILLISECONDS ? value : null;
}

// The lifetime comes from the token and is counted from now, so a wrong local clock does not matter.
function lifetimeMilliseconds(jwt) {
  const { exp, iat } = JSON.parse(atob(jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
  return (exp - iat) * 1000;
}

export function signIn({ access_token: accessToken, username: name }) {
  const signedIn = { token: accessToken, username: name, ends: Date.now() + lifetimeMilliseconds(accessToken) };
  storeAccount(signedIn, false);
  CHANNEL.postMessage({ say: "signed in", signedIn });
}

export function signOut() {
  clearAccount(false);
  CHANNEL.postMessage({ say: "signed out" });
}

function storeAccount(signedIn, fromOtherTab) {
  if (username() !== null && username() !== signedIn.username) dispatch("userleaving");
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(signedIn));
  scheduleExpiry();
  dispatch("change", { fromOtherTab });
}

function clearAccount(fromOtherTab) {
  if (username() !== null) dispatch("userleaving");
  sessionStorage.removeItem(STORAGE_KEY);
  scheduleExpiry();
  dispatch("change", { fromOtherTab });
}

function dispatch(eventName, detail) {
  account.dispatchEvent(new CustomEvent(eventName, { detail }));
}

function scheduleExpiry() {
  clearTimeout(expiryTimer);
  const millisecondsLeft = (storedAccount()?.ends ?? 0) - EXPIRY_MARGIN_MILLISECONDS - Date.now();
  if (millisecondsLeft > 0) expiryTimer = setTimeout(() => dispatch("expired"), millisecondsLeft);
}

// Sets the function that opens the sign-in dialog. It takes a reason to show, resolves after sign-in, and rejects with
// SignInAbandonedError when the dialog is closed.
export function setSignInPrompt(openDialog) {
  promptSignIn = openDialog;
}

// Asks the user to sign in if necessary. Concurrent requests share one dialog. `refused`: a token that the service has
// rejected.
export function requireAccount(reason, { refused } = {}) {
  if (token() && token() !== refused) return Promise.resolve();
  pendingPrompt ??= promptSignIn(reason).finally(() => { pendingPrompt = null; });
  return pendingPrompt;
}

// Asks other open tabs for the signed-in account. Resolves when one has replied, or after a short timeout.
export function syncAcrossTabs() {
  scheduleExpiry();
  const replied = new Promise((resolve) => {
    CHANNEL.addEventListener("message", ({ data }) => {
      if (data.say === "who is signed in" && token()) {
        CHANNEL.postMessage({ say: "signed in", signedIn: storedAccount() });
      } else if (data.say === "signed in" && data.signedIn.token !== storedAccount()?.token) {
        storeAccount(data.signedIn, true);
        resolve();
      } else if (data.say === "signed out" && username()) {
        clearAccount(true);
      }
    });
    setTimeout(resolve, REPLY_TIMEOUT_MILLISECONDS);
  });
  if (token()) return Promise.resolve();
  CHANNEL.postMessage({ say: "who is signed in" });
  return replied;
}
