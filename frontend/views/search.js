// Search results. The query is part of the address.
import { SignInAbandonedError } from "/service/account.js";
import { search } from "/service/discovery.js";
import { cardGrid, cardSkeletons } from "/parts/card.js";
import { pluralise } from "/parts/formatting.js";
import { announce, reportError } from "/parts/notices.js";
import { setDraftTopic } from "/parts/topic_form.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const SKELETONS = 6;

export function searchView(root, { query }) {
  let topics = null;
  let failure = "";
  const update = () => { if (root.isConnected) render(template(), root); };

  function createFromQuery() {
    setDraftTopic(query);
    navigate(PATHS.discover());
  }

  function results() {
    if (!query) return html`<p class="empty">Type a topic into the search field.</p>`;
    if (failure) return retryMessage(failure, load);
    return topics ? cardGrid(topics, { level: 2 }) : cardSkeletons(SKELETONS);
  }

  function template() {
    return html`
      <div class="view-head">
        <p class="category">Search</p>
        <h1 id="view-title" tabindex="-1" dir="auto">${query || "Search"}</h1>
        ${query ? html`<button type="button" class="link" @click=${createFromQuery}>Create an episode about this</button>` : nothing}
      </div>
      ${topics?.length === 0 ? html`<p class="empty">No topics found. Try different words, or create an episode about this anyway.</p>` : nothing}
      ${results()}`;
  }

  async function load() {
    failure = "";
    update();
    if (!query) return;
    try {
      topics = await search(query);
      announce(topics.length ? pluralise(topics.length, "topic") : "No topics found.");
    } catch (error) {
      failure = error instanceof SignInAbandonedError ? "Sign in to search." : "The search failed.";
      reportError(error);
    } finally {
      update();
    }
  }

  load();
  return () => {};
}
