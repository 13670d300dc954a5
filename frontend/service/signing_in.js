// Requests that register, sign in and sign out. The refresh token is in a cookie that the page cannot read.
import { withCookieLock } from "/service/cookie_lock.js";
import { request } from "/service/http.js";

const OWN_PAGE = { "X-Requested-With": "aethercast" };
const TIMEOUT_MILLISECONDS = 15_000; // other requests wait for the new token

// Returns {access_token, user_id, username}. `staysSignedIn`: whether the sign-in outlives the browser.
export async function logIn(loginIdentifier, password, { staysSignedIn }) {
  const headers = { "X-Stay-Signed-In": staysSignedIn ? "true" : "session" };
  const body = { login_identifier: loginIdentifier, password };
  return (await withCookieLock(() => request("POST", "/auth/login", { body, headers }))).value;
}

export async function register(username, email, password) {
  await request("POST", "/auth/register", { body: { username, email, password } });
}

// Returns the same as `logIn`. Call it with the cookie lock. Throws ApiError with status 401 if the sign-in has ended.
export async function refresh() {
  const options = { headers: OWN_PAGE, isFinishedAnyway: true, timeout: TIMEOUT_MILLISECONDS };
  return (await request("POST", "/auth/refresh", options)).value;
}

// Call it with the cookie lock.
export async function logOut() {
  await request("POST", "/auth/logout", { headers: OWN_PAGE, isFinishedAnyway: true, timeout: TIMEOUT_MILLISECONDS });
}
