// Search results: episodes, by title and by what is said in them, and topics for new ones. The query is part of the address.
// Everyone can search.
import { findTopics, search } from "/service/discovery.js";
import { searchEpisodes } from "/service/episodes.js";
import { foundEpisodes } from "/parts/found_episodes.js";
import { foundTopics } from "/parts/found_topics.js";
import { pluralise } from "/parts/formatting.js";
import { announce, reportError } from "/parts/notices.js";
import { setDraftTopic } from "/parts/episode_draft.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_QUERY_CHARACTERS = 200;

export function searchView(root, { query }) {
  let failed = false;
  let episodes = [];
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
      ${episodes.length ? html`<section aria-labelledby="found-episodes-title"><h2 id="found-episodes-title">Episodes</h2>${foundEpisodes(episodes)}</section>
        <h2>Topics for a new episode</h2>` : nothing}
      <div>${results()}</div>`;
  }

  async function loadEpisodes() {
    try {
      episodes = await searchEpisodes(query.slice(0, MAX_QUERY_CHARACTERS));
      if (episodes.length) announce(`${pluralise(episodes.length, "episode")} found.`);
      update();
    } catch (error) {
      reportError(error);
    }
  }

  async function load() {
    failed = false;
    update();
    if (query) await Promise.all([loadEpisodes(), found.load()]);
  }

  load();
  return () => {};
}
