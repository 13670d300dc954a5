// Requests to the API: the token, the one error shape, conditional reads, keys that make repeating safe.
import { requireAccount, token } from "/service/account.js";
import { joined } from "/service/joined.js";
import { pause } from "/service/pause.js";
import { noteDate } from "/service/service_clock.js";

const PAUSES_MILLISECONDS = [600, 2000]; // before what is safe to repeat is sent again
const seen = new Map();
const SEEN_AT_MOST = 100;
const PATIENCE_MILLISECONDS = 75_000; // a little longer than any function may take
const BEING_ACCEPTED = "API_GW_IDEMPOTENCY_IN_PROGRESS";

export class ApiError extends Error {
  constructor(status, code, message, workflowId = null) {
    super(message);
    Object.assign(this, { status, code, workflowId });
  }

  // Lost on the way, refused for a moment, or the same request is being accepted already.
  get isPassing() {
    return this.status === 0 || this.status >= 500 || this.code === BEING_ACCEPTED;
  }
}

export function read(path) {
  return joined(path, () => repeating(true, () => send("GET", path)));
}

// `reason`: what the dialog says if it has to ask who this is.
export async function sendSignedIn(method, path, { body, key, reason, repeats = false }) {
  await requireAccount(reason);
  const used = token();
  try {
    return await repeating(repeats || Boolean(key), () => send(method, path, { body, key }));
  } catch (error) {
    if (error.status !== 401) throw error;
    await requireAccount(`${error.message} Your work is kept.`, { refused: used });
    return sendSignedIn(method, path, { body, key, reason, repeats });
  }
}

async function repeating(isSafe, attempt) {
  for (const milliseconds of isSafe ? PAUSES_MILLISECONDS : []) {
    try {
      return await attempt();
    } catch (error) {
      if (!error.isPassing) throw error;
    }
    await pause(milliseconds);
  }
  return attempt();
}

export async function send(method, path, { body, key } = {}) {
  const headers = new Headers();
  if (token()) headers.set("Authorization", `Bearer ${token()}`);
  if (body) headers.set("Content-Type", "application/json");
  if (key) headers.set("X-Idempotency-Key", key);
  const known = method === "GET" ? seen.get(path) : undefined;
  if (known) headers.set("If-None-Match", known.etag);
  const answer = await fetched(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  noteDate(answer.headers.get("Date"));
  if (answer.status === 304) return known.value;
  const value = await content(answer);
  if (!answer.ok) throw refusal(answer.status, value);
  if (method === "GET") remember(path, answer.headers.get("ETag"), value);
  return value;
}

async function fetched(path, options) {
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
  } catch {
    const message = navigator.onLine
      ? "The service cannot be reached. Try again in a moment."
      : "You are offline. Connect to the internet and try again.";
    throw new ApiError(0, "UNREACHABLE", message);
  }
}

async function content(answer) {
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const text = await answer.text();
  return isJson && text ? JSON.parse(text) : text;
}

function refusal(status, { error_code: code = "", message, workflow_id: workflowId = null }) {
  return new ApiError(status, code, message ?? `The service answered ${status}. Try again in a moment.`, workflowId);
}

function remember(path, etag, value) {
  seen.delete(path);
  if (etag) seen.set(path, { etag, value });
  if (seen.size > SEEN_AT_MOST) seen.delete(seen.keys().next().value);
}
