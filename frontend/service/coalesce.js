// Concurrent requests with the same key share one response.

const pending = new Map();

export function coalesce(key, request) {
  if (!pending.has(key)) pending.set(key, request().finally(() => pending.delete(key)));
  return pending.get(key);
}
