// Topic cards: suggestions, exploration and search. Everyone finds topics; for a signed-in user the service also makes
// the cards that are missing, with their pictures.
import { read, sendSignedIn } from "/service/api.js";
import { clientId } from "/service/session.js";

const SEARCH_RESULTS = 8;
const EXPLORED_TOPICS = 6;

export function categories() {
  return read("/api/v1/categories").then((response) => response.categories);
}

function readCards(query) {
  return read(`/api/v1/snippets?${new URLSearchParams(query)}`);
}

export function freshCards({ limit, category }) {
  return readCards({ limit, ...(category ? { category } : {}) }).then((response) => response.snippets);
}

// `depth`: "deeper" or "broader". Returns {from, topics}; `from` is the card of the explored topic.
export async function findNear(topicId, depth) {
  const { near: from, snippets: topics } = await readCards({ near: topicId, depth, limit: EXPLORED_TOPICS });
  return { from, topics };
}

export function findTopics(query) {
  return readCards({ q: query, limit: SEARCH_RESULTS }).then((response) => response.snippets);
}

// These two need an account: they make cards.
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
