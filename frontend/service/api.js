// Requests to the API: authentication, errors, conditional reads, retries and idempotency keys.
import { requireAccount, token } from "/service/account.js";
import { coalesce } from "/service/coalesce.js";
import { delay } from "/service/delay.js";
import { updateServiceClock } from "/service/service_clock.js";

const RETRY_DELAYS_MILLISECONDS = [600, 2000]; // before each retry of a request that is safe to repeat
const etagCache = new Map();
const MAX_CACHED = 100;
const TIMEOUT_MILLISECONDS = 75_000; // slightly longer than the time limit of the functions
const IN_PROGRESS_CODE = "API_GW_IDEMPOTENCY_IN_PROGRESS";

export class ApiError extends Error {
  constructor(status, code, message, workflowId = null) {
    super(message);
    Object.assign(this, { status, code, workflowId });
  }

  // True for network errors, server errors, and a duplicate of a request that is still being processed.
  get isTransient() {
    return this.status === 0 || this.status >= 500 || this.code === IN_PROGRESS_CODE;
  }
}

export function read(path) {
  return coalesce(path, () => withRetries(true, () => send("GET", path)));
}

// Sends a request as the signed-in user. `reason`: text of the sign-in dialog, if it has to open.
export async function sendSignedIn(method, path, { body, key, reason, isRepeatable = false }) {
  await requireAccount(reason);
  const usedToken = token();
  try {
    return await withRetries(isRepeatable || Boolean(key), () => send(method, path, { body, key }));
  } catch (error) {
    if (error.status !== 401) throw error;
    await requireAccount(`${error.message} Your work is saved.`, { refused: usedToken });
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

export async function send(method, path, { body, key } = {}) {
  const headers = new Headers();
  if (token()) headers.set("Authorization", `Bearer ${token()}`);
  if (body) headers.set("Content-Type", "application/json");
  if (key) headers.set("X-Idempotency-Key", key);
  const cached = method === "GET" ? etagCache.get(path) : undefined;
  if (cached) headers.set("If-None-Match", cached.etag);
  const response = await fetchOrThrow(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  updateServiceClock(response.headers.get("Date"));
  if (response.status === 304) return cached.value;
  const value = await parseBody(response);
  if (!response.ok) throw toApiError(response.status, value);
  if (method === "GET") cacheResponse(path, response.headers.get("ETag"), value);
  return value;
}

async function fetchOrThrow(path, options) {
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  } catch {
    const message = navigator.onLine
      ? "The service cannot be reached. Try again in a moment."
      : "You are offline. Connect to the internet and try again.";
    throw new ApiError(0, "UNREACHABLE", message);
  }
}

async function parseBody(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  const text = await response.text();
  return isJson && text ? JSON.parse(text) : text;
}

function toApiError(status, { error_code: code = "", message, workflow_id: workflowId = null }) {
  return new ApiError(status, code, message ?? `The service returned an error (${status}). Try again in a moment.`, workflowId);
}

function cacheResponse(path, etag, value) {
  etagCache.delete(path);
  if (etag) etagCache.set(path, { etag, value });
  if (etagCache.size > MAX_CACHED) etagCache.delete(etagCache.keys().next().value);
}
