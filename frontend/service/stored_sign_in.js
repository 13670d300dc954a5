// What the browser keeps about the sign-in: the user's name, and that somebody has signed in here. No token.

const KEY = "account"; // {username, hasEnded}; in localStorage if the user stays signed in, otherwise in sessionStorage
const KNOWN_KEY = "has signed in";
const SIGN_OUT_KEY = "sign-out to send"; // the service could not be told yet

// Returns {username, hasEnded}, or null. `hasEnded`: the service has ended the sign-in; the name fills in the dialog.
export function storedSignIn() {
  return JSON.parse(localStorage.getItem(KEY) ?? sessionStorage.getItem(KEY) ?? "null");
}

export function staysSignedIn() {
  return localStorage.getItem(KEY) !== null;
}

export function storeSignIn(username, { isPersistent }) {
  removeSignIn();
  (isPersistent ? localStorage : sessionStorage).setItem(KEY, JSON.stringify({ username }));
  localStorage.setItem(KNOWN_KEY, "true");
  setSignOutPending(false);
}

export function storeEndedSignIn(username) {
  removeSignIn();
  sessionStorage.setItem(KEY, JSON.stringify({ username, hasEnded: true }));
}

export function removeSignIn() {
  localStorage.removeItem(KEY);
  sessionStorage.removeItem(KEY);
}

// Whether somebody has signed in in this browser before.
export function isKnownBrowser() {
  return localStorage.getItem(KNOWN_KEY) !== null;
}

export function isSignOutPending() {
  return localStorage.getItem(SIGN_OUT_KEY) !== null;
}

export function setSignOutPending(isPending) {
  if (isPending) localStorage.setItem(SIGN_OUT_KEY, "true");
  else localStorage.removeItem(SIGN_OUT_KEY);
}

// Removes what this browser has stored for the user under the keys of `userKey`.
export function removeUserData(username) {
  for (const key of Object.keys(localStorage)) {
    if (key.endsWith(` of ${username}`)) localStorage.removeItem(key);
  }
}
