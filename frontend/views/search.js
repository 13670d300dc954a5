// Search results. The query is part of the address. Everyone can search.
import { findTopics, search } from "/service/discovery.js";
import { foundTopics } from "/parts/found_topics.js";
import { pluralise } from "/parts/formatting.js";
import { announce, reportError } from "/parts/notices.js";
import { setDraftTopic } from "/parts/episode_draft.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

export function searchView(root, { query }) {
  let failed = false;
  const update = () => { if (root.isConnected) render(template(), root); };

  const found = foundTopics({
    find: () => findTopics(query),
    complete: () => search(query),
    onFound: (topics) => announce(topics.length ? pluralise(topics.length, "topic") : "No topics found."),
    onError: (error) => { failed = true; reportError(error); },
    update,
  });

  function createFromQuery() {
    setDraftTopic(query);
    navigate(PATHS.discover());
  }

  function results() {
    if (!query) return html`<p class="empty">Type a topic into the search field.</p>`;
    if (failed) return retryMessage("The search failed.", load);
    return found.template(`Searching for “${query}”…`, { level: 2 });
  }

  function template() {
    return html`
      <div class="view-head">
        <p class="category">Search</p>
        <h1 id="view-title" tabindex="-1" dir="auto">${query || "Search"}</h1>
        ${query ? html`<button type="button" class="link" @click=${createFromQuery}>Create an episode about this</button>` : nothing}
      </div>
      ${found.topics?.length === 0 ? html`<p class="empty">No topics found. Try different words, or create an episode about this anyway.</p>` : nothing}
      <div>${results()}</div>`;
  }

  async function load() {
    failed = false;
    update();
    if (query) await found.load();
  }

  load();
  return () => {};
}
