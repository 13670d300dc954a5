// Requests that change the cookie of the sign-in are made one after the other, in all tabs: of two at once, the later
// answer would set or delete the cookie of the earlier one.
export function withCookieLock(action) {
  return navigator.locks ? navigator.locks.request("sign-in cookie", action) : action();
}
