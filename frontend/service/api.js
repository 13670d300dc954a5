// Requests to the API: authentication, conditional reads, retries and idempotency keys.
import { EXPIRED_MESSAGE, account, askToSignIn, expire, freshToken, requireAccount, username } from "/service/account.js";
import { coalesce } from "/service/coalesce.js";
import { delay } from "/service/delay.js";
import { ApiError, request } from "/service/http.js";

const RETRY_DELAYS_MILLISECONDS = [600, 2000]; // before each retry of a request that is safe to repeat
const UNAUTHORIZED = 401;
const ACCOUNT_DELETED_CODE = "AUTH_USER_NOT_FOUND";
const etagCache = new Map();
const MAX_CACHED = 100;

export { ApiError };

account.addEventListener("userleaving", () => etagCache.clear());

export function read(path) {
  return coalesce(path, () => withRetries(true, () => send("GET", path)));
}

// The next read of this path gets a complete answer, with newly signed addresses.
export function forget(path) {
  etagCache.delete(path);
}

// Sends a request as the signed-in user. `reason`: text of the sign-in dialog, if it has to open.
export async function sendSignedIn(method, path, { body, key, reason, isRepeatable = false }) {
  await requireAccount(reason);
  try {
    return await withRetries(isRepeatable || Boolean(key), () => send(method, path, { body, key }));
  } catch (error) {
    if (error.status !== UNAUTHORIZED) throw error;
    expire();
    await askToSignIn(`${error.message} Your work is saved.`);
    return sendSignedIn(method, path, { body, key, reason, isRepeatable });
  }
}

async function withRetries(canRetry, attempt) {
  for (const milliseconds of canRetry ? RETRY_DELAYS_MILLISECONDS : []) {
    try {
      return await attempt();
    } catch (error) {
      if (!error.isTransient) throw error;
    }
    await delay(milliseconds);
  }
  return attempt();
}

// Sends a request with the access token, if somebody is signed in. If the service refuses the token, tries a new one.
// `isFinishedAnyway`: the request goes on when the page is left.
export async function send(method, path, { body, key, isFinishedAnyway } = {}) {
  const { token, unreachable } = await freshToken().then((token) => ({ token }), (error) => ({ token: null, unreachable: error }));
  try {
    return await sendAs(token, method, path, { body, key, isFinishedAnyway });
  } catch (error) {
    if (error.status !== UNAUTHORIZED) throw error;
    if (unreachable) throw unreachable;
    const renewed = token && await freshToken({ refused: token });
    if (!renewed || renewed === token) throw endedSignIn(error);
    return sendAs(renewed, method, path, { body, key }).catch((secondError) => { throw endedSignIn(secondError); });
  }
}

// The service's message is written for programs. It stays for visitors, and if the account is gone.
function endedSignIn(error) {
  const isClear = error.status !== UNAUTHORIZED || error.code === ACCOUNT_DELETED_CODE || !username();
  return isClear ? error : new ApiError(UNAUTHORIZED, error.code, EXPIRED_MESSAGE);
}

async function sendAs(token, method, path, { body, key, isFinishedAnyway = false }) {
  const cached = method === "GET" ? etagCache.get(path) : undefined;
  const headers = {
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(key ? { "X-Idempotency-Key": key } : {}),
    ...(cached ? { "If-None-Match": cached.etag } : {}),
  };
  const response = await request(method, path, { body, headers, isFinishedAnyway });
  if (response.status === 304) return cached.value;
  if (method === "GET") cacheResponse(path, response.headers.get("ETag"), response.value);
  return response.value;
}

function cacheResponse(path, etag, value) {
  etagCache.delete(path);
  if (etag) etagCache.set(path, { etag, value });
  if (etagCache.size > MAX_CACHED) etagCache.delete(etagCache.keys().next().value);
}
