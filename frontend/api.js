// Talks to the API: the token, the one error shape, conditional reads.

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const seen = new Map();

export function rememberAccount({ access_token, username }) {
  sessionStorage.setItem("token", access_token);
  sessionStorage.setItem("username", username);
}

export function forgetAccount() {
  sessionStorage.clear();
  seen.clear();
}

export function signedInAs() {
  return sessionStorage.getItem("username");
}

export async function api(method, path, body, headers = {}) {
  const sent = new Headers(headers);
  const token = sessionStorage.getItem("token");
  if (token) sent.set("Authorization", `Bearer ${token}`);
  if (body) sent.set("Content-Type", "application/json");
  const known = method === "GET" ? seen.get(path) : undefined;
  if (known) sent.set("If-None-Match", known.etag);
  let answer;
  try {
    answer = await fetch(path, { method, headers: sent, body: body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new ApiError(0, "UNREACHABLE", "The service cannot be reached. Check the connection and try again.");
  }
  if (answer.status === 304) return known.value;
  const value = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : await answer.text();
  if (!answer.ok) {
    throw new ApiError(answer.status, value.error_code ?? "", value.message ?? `The service answered ${answer.status}.`);
  }
  const etag = answer.headers.get("ETag");
  if (method === "GET" && etag) seen.set(path, { etag, value });
  return value;
}
