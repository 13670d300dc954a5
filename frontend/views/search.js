// What a query finds. The query is in the address.
import { SignInAbandonedError } from "/service/account.js";
import { search } from "/service/discovery.js";
import { cards, cardsToCome } from "/parts/card.js";
import { counted } from "/parts/formatting.js";
import { announce, explain } from "/parts/notices.js";
import { draftTopic } from "/parts/topic_form.js";
import { tryAgain } from "/parts/try_again.js";
import { PATHS, go } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const TO_COME = 6;

export function searching(root, { query }) {
  let found = null;
  let failure = "";
  const update = () => { if (root.isConnected) render(template(), root); };

  function makeOfQuery() {
    draftTopic(query);
    go(PATHS.discover());
  }

  function results() {
    if (!query) return html`<p class="empty">Type what you are curious about into the search field.</p>`;
    if (failure) return tryAgain(failure, fill);
    return found ? cards(found, { level: 2 }) : cardsToCome(TO_COME);
  }

  function template() {
    return html`
      <div class="view-head">
        <p class="category">Search</p>
        <h1 id="view-title" tabindex="-1" dir="auto">${query || "Search"}</h1>
        ${query ? html`<button type="button" class="link" @click=${makeOfQuery}>Make an episode about exactly this</button>` : nothing}
      </div>
      ${found?.length === 0 ? html`<p class="empty">No topic fits. Try other words, or make an episode of it all the same.</p>` : nothing}
      ${results()}`;
  }

  async function fill() {
    failure = "";
    update();
    if (!query) return;
    try {
      found = await search(query);
      announce(found.length ? counted(found.length, "topic") : "No topic fits.");
    } catch (error) {
      failure = error instanceof SignInAbandonedError ? "Sign in to search." : "The search did not work.";
      explain(error);
    } finally {
      update();
    }
  }

  fill();
  return () => {};
}
