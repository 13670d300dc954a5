// HTTP requests to the service.
import { painted } from "/service/first_paint.js";
import { updateServiceClock } from "/service/service_clock.js";

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

// Returns {status, headers, value}. Throws ApiError for network errors and error statuses. `isFinishedAnyway`: the request
// goes on when the page is left.
export async function request(method, path, { body, headers = {}, isFinishedAnyway = false, timeout = TIMEOUT_MILLISECONDS } = {}) {
  const contentType = body ? { "Content-Type": "application/json" } : {};
  const { response, text } = await fetchOrThrow(path, {
    method,
    headers: { ...contentType, ...headers },
    body: body && JSON.stringify(body),
    cache: "no-store",
    keepalive: isFinishedAnyway,
    signal: AbortSignal.timeout(timeout),
  });
  updateServiceClock(response.headers.get("Date"));
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  const value = isJson && text ? JSON.parse(text) : text;
  if (!response.ok && response.status !== 304) throw toApiError(response.status, value);
  return { status: response.status, headers: response.headers, value };
}

async function fetchOrThrow(path, options) {
  await painted;
  try {
    const response = await fetch(path, options);
    return { response, text: await response.text() };
  } catch {
    throw unreachable();
  }
}

export function unreachable() {
  const message = navigator.onLine
    ? "The service cannot be reached. Try again in a moment."
    : "You are offline. Connect to the internet and try again.";
  return new ApiError(0, "UNREACHABLE", message);
}

function toApiError(status, { error_code: code = "", message, workflow_id: workflowId = null }) {
  return new ApiError(status, code, message ?? `The service returned an error (${status}). Try again in a moment.`, workflowId);
}
