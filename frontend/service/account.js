// The signed-in user. The access token is in memory only; the service renews it for a cookie that the page cannot read.
//
// Dispatches "change" after sign-in and sign-out (detail.fromOtherTab: in another tab), "userleaving" before the current
// user changes or signs out, and "expired" when the service has ended the sign-in.
import { withCookieLock } from "/service/cookie_lock.js";
import { ApiError } from "/service/http.js";
import { logOut, refresh } from "/service/signing_in.js";
import {
  isSignOutPending, removeSignIn, removeUserData, setSignOutPending, staysSignedIn, storeEndedSignIn, storeSignIn, storedSignIn,
} from "/service/stored_sign_in.js";

const CHANNEL = new BroadcastChannel("account");
const REPLY_TIMEOUT_MILLISECONDS = 150;
const EXPIRY_MARGIN_MILLISECONDS = 5000; // a token that would expire during a request counts as expired
const RENEWAL_MARGIN_MILLISECONDS = 60_000; // renewed so long before it expires
const UNAUTHORIZED = 401;

export const EXPIRED_MESSAGE = "Your sign-in has expired. Sign in again.";

export class SignInAbandonedError extends Error {}

export const account = new EventTarget();
let user = storedSignIn(); // {username, hasEnded}; other tabs report changes, so that this one notices them
let access = null; // {token, ends}; `ends` is the expiry by the local clock, in milliseconds
let changes = 0; // counts sign-ins and sign-outs, so that the answer to an earlier renewal is ignored
let renewal = null;
let renewalTimer = null;
let promptSignIn = null;
let pendingPrompt = null;

// Also returns the name after the sign-in has expired, to prefill the sign-in dialog.
export function username() {
  return user?.username ?? null;
}

export function isSignedIn() {
  return user !== null && !user.hasEnded;
}

// The storage key for data of the current user. Signed-out visitors share one key.
export function userKey(name) {
  return username() ? `${name} of ${username()}` : name;
}

function validToken() {
  return isSignedIn() && access && access.ends > Date.now() + EXPIRY_MARGIN_MILLISECONDS ? access.token : null;
}

// The access token, renewed if it has expired or if the service has refused it. Null for visitors, and if the sign-in has
// ended. Throws ApiError if the service cannot be reached.
export async function freshToken({ refused = null } = {}) {
  if (validToken() && validToken() !== refused) return validToken();
  if (!isSignedIn()) return null;
  renewal ??= withCookieLock(() => renew(refused)).finally(() => { renewal = null; });
  await renewal;
  return validToken();
}

async function renew(refused) {
  if (validToken() && validToken() !== refused) return; // another tab has renewed it in the meantime
  const changesBefore = changes;
  try {
    const session = await refresh();
    if (changes === changesBefore) renewed(session);
  } catch (error) {
    if (changes !== changesBefore) return;
    if (error.status !== UNAUTHORIZED) throw error;
    expire();
    CHANNEL.postMessage({ say: "expired" });
  }
}

function renewed({ access_token: token, username: name }) {
  if (name !== username()) return changeUser({ token, name, isPersistent: staysSignedIn() }, true); // changed in another tab
  keepToken(token);
  CHANNEL.postMessage({ say: "renewed", name, token });
}

function keepToken(token) {
  access = { token, ends: Date.now() + lifetimeMilliseconds(token) };
  scheduleRenewal();
}

// The lifetime comes from the token and is counted from now, so a wrong local clock does not matter.
function lifetimeMilliseconds(jwt) {
  const { exp, iat } = JSON.parse(atob(jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
  return (exp - iat) * 1000;
}

function scheduleRenewal() {
  clearTimeout(renewalTimer);
  if (!access) return;
  const { token, ends } = access;
  const lifetime = ends - Date.now();
  const milliseconds = Math.max(lifetime - RENEWAL_MARGIN_MILLISECONDS, lifetime / 2);
  renewalTimer = setTimeout(() => freshToken({ refused: token }).catch(ignoreUnreachable), milliseconds);
}

// The next request renews the token, or reports the error.
function ignoreUnreachable(error) {
  if (!(error instanceof ApiError)) throw error;
}

// `isPersistent`: whether the sign-in outlives the browser.
export function signIn({ access_token: token, username: name }, { isPersistent }) {
  changeUser({ token, name, isPersistent }, false);
  CHANNEL.postMessage({ say: "signed in", token, name, isPersistent });
}

// Resolves when the service has ended the sign-in. If it cannot be reached, throws ApiError; the page tries again later.
export async function signOut() {
  setSignOutPending(true);
  clearUser(false);
  CHANNEL.postMessage({ say: "signed out" });
  await sendSignOut();
}

function sendSignOut() {
  return withCookieLock(async () => {
    if (!isSignOutPending()) return;
    await logOut();
    setSignOutPending(false);
  });
}

function changeUser({ token, name, isPersistent }, fromOtherTab) {
  if (username() !== null && username() !== name) dispatch("userleaving");
  changes += 1;
  user = { username: name };
  storeSignIn(name, { isPersistent });
  keepToken(token);
  dispatch("change", { fromOtherTab });
}

function clearUser(fromOtherTab) {
  if (username() !== null) dispatch("userleaving"); // may store something, so that the data is removed after it
  removeUserData(username());
  forgetToken();
  user = null;
  removeSignIn();
  dispatch("change", { fromOtherTab });
}

// The service has ended the sign-in. What the user has typed stays.
export function expire() {
  if (!isSignedIn()) return;
  forgetToken();
  user = { username: username(), hasEnded: true };
  storeEndedSignIn(username());
  dispatch("expired");
}

function forgetToken() {
  changes += 1;
  access = null;
  clearTimeout(renewalTimer);
}

function dispatch(eventName, detail) {
  account.dispatchEvent(new CustomEvent(eventName, { detail }));
}

// Sets the function that opens the sign-in dialog. It takes a reason to show, resolves after sign-in, and rejects with
// SignInAbandonedError when the dialog is closed.
export function setSignInPrompt(openDialog) {
  promptSignIn = openDialog;
}

// Asks the user to sign in if necessary. Concurrent requests share one dialog.
export async function requireAccount(reason) {
  const wasSignedIn = isSignedIn();
  if (await freshToken()) return;
  await askToSignIn(wasSignedIn ? EXPIRED_MESSAGE : reason);
}

export function askToSignIn(reason) {
  pendingPrompt ??= promptSignIn(reason).finally(() => { pendingPrompt = null; });
  return pendingPrompt;
}

// Restores the sign-in of an earlier visit. Resolves when it is known whether somebody is signed in.
export function restoreSignIn() {
  CHANNEL.addEventListener("message", onMessage);
  addEventListener("online", () => sendSignOut().catch(ignoreUnreachable));
  sendSignOut().catch(ignoreUnreachable);
  if (isSignedIn()) {
    freshToken().catch(ignoreUnreachable);
    return Promise.resolve();
  }
  CHANNEL.postMessage({ say: "who is signed in" });
  return new Promise((resolve) => {
    account.addEventListener("change", resolve, { once: true });
    setTimeout(resolve, REPLY_TIMEOUT_MILLISECONDS);
  });
}

function onMessage({ data }) {
  if (data.say === "who is signed in" && validToken()) {
    CHANNEL.postMessage({ say: "signed in", token: access.token, name: username(), isPersistent: staysSignedIn() });
  } else if (data.say === "signed in" && data.token !== access?.token) {
    if (isSignedIn() && data.name === username()) keepToken(data.token);
    else changeUser(data, true);
  } else if (data.say === "renewed" && isSignedIn() && data.name === username()) {
    keepToken(data.token);
  } else if (data.say === "signed out" && username()) {
    clearUser(true);
  } else if (data.say === "expired") {
    expire();
  }
}
