// Cards: fresh ones, those around a topic, those that a query finds.
import { read, sendSignedIn } from "/service/api.js";
import { clientId } from "/service/session.js";

export function categories() {
  return read("/api/v1/categories").then((answer) => answer.categories);
}

export function freshCards({ limit, category }) {
  const asked = new URLSearchParams({ limit, ...(category ? { category } : {}) });
  return read(`/api/v1/snippets?${asked}`).then((answer) => answer.snippets);
}

// `depth`: "deeper" or "broader".
export async function explore(topicId, depth) {
  const answer = await sendSignedIn("POST", "/api/v1/topics/explore", {
    body: { current_topic_id: topicId, depth_mode: depth, client_id: clientId() },
    key: crypto.randomUUID(),
    reason: `Sign in to explore ${depth}.`,
  });
  return answer.explored_topics;
}

export async function search(query) {
  const answer = await sendSignedIn("POST", "/api/v1/search/podcasts", {
    body: { query, client_id: clientId() },
    key: crypto.randomUUID(),
    reason: "Sign in to search.",
  });
  return answer.search_results;
}
