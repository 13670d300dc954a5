// What the service understands of a file or a page, before an episode is made of it.
import { read, sendSignedIn } from "/service/api.js";

const PATH = "/api/v1/readings";

// `source`: {url} or {upload_id}. Returns {reading_id, state, title, words, pages, language, left_out, reason}, with the
// states "waiting", "read" and "unreadable".
export function startReading(source) {
  return sendSignedIn("POST", PATH, { body: source, reason: "Sign in to have your sources read." });
}

export function readReading(readingId) {
  return read(`${PATH}/${readingId}`);
}
