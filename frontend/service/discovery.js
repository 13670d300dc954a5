// Topic cards: suggestions, exploration and search.
import { read, sendSignedIn } from "/service/api.js";
import { clientId } from "/service/session.js";

export function categories() {
  return read("/api/v1/categories").then((response) => response.categories);
}

export function freshCards({ limit, category }) {
  const params = new URLSearchParams({ limit, ...(category ? { category } : {}) });
  return read(`/api/v1/snippets?${params}`).then((response) => response.snippets);
}

// `depth`: "deeper" or "broader".
export async function explore(topicId, depth) {
  const response = await sendSignedIn("POST", "/api/v1/topics/explore", {
    body: { current_topic_id: topicId, depth_mode: depth, client_id: clientId() },
    key: crypto.randomUUID(),
    reason: "Sign in to explore topics.",
  });
  return response.explored_topics;
}

export async function search(query) {
  const response = await sendSignedIn("POST", "/api/v1/search/podcasts", {
    body: { query, client_id: clientId() },
    key: crypto.randomUUID(),
    reason: "Sign in to search.",
  });
  return response.search_results;
}
