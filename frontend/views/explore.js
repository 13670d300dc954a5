// Explores narrower or broader topics, with a breadcrumb trail.
import { explore } from "/service/discovery.js";
import { SignInAbandonedError } from "/service/account.js";
import { cardArt, cardGrid, cardSkeletons, cardSource, cardState, createFromCard } from "/parts/card.js";
import { icon } from "/parts/icons.js";
import { pluralise } from "/parts/formatting.js";
import { announce, reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const SKELETONS = 6;

export function exploreView(root, { topicId, depth }) {
  const trail = history.state?.trail ?? [];
  const from = trail.at(-1);
  let topics = null;
  let failed = false;
  const update = () => { if (root.isConnected) render(template(), root); };

  function breadcrumb() {
    return html`<nav aria-label="Breadcrumb" class="trail"><ol>
      <li><a href=${PATHS.discover()}>Discover</a></li>
      ${trail.map((card, index) => {
        const label = html`<bdi>${card.title}</bdi> <span class="soft">${card.depth}</span>`;
        return index === trail.length - 1
          ? html`<li aria-current="page">${label}</li>`
          : html`<li><a href=${PATHS.explore(card.topic_id, card.depth)} .state=${{ trail: trail.slice(0, index + 1) }}>${label}</a></li>`;
      })}</ol></nav>`;
  }

  function directionButton() {
    const other = depth === "deeper" ? "broader" : "deeper";
    const otherTrail = [...trail.slice(0, -1), ...(from ? [{ ...cardState(from), depth: other }] : [])];
    return html`<button type="button" class="quiet" @click=${() => navigate(PATHS.explore(topicId, other), { state: { trail: otherTrail } })}>
      ${icon(other)} ${other === "deeper" ? "Explore deeper" : "Explore broader"}</button>`;
  }

  function topicHeader() {
    return html`
      <div class="explored">
        ${from ? cardArt(from, { eager: true }) : nothing}
        <div>
          <p class="category">${depth === "deeper" ? "Deeper into" : "Broader than"}</p>
          <h1 id="view-title" tabindex="-1" dir="auto">${from?.title ?? "This topic"}</h1>
          ${from ? html`<p dir="auto">${from.summary}</p>${cardSource(from)}` : nothing}
          <div class="row">
            ${from ? html`<button type="button" @click=${() => createFromCard(from)}>Create an episode</button>` : nothing}
            ${directionButton()}
          </div>
        </div>
      </div>`;
  }

  function template() {
    return html`
      ${breadcrumb()}${topicHeader()}
      <section aria-labelledby="topics-title">
        <h2 id="topics-title">${depth === "deeper" ? "More specific topics" : "Broader topics"}</h2>
        ${failed ? retryMessage("The topics could not be loaded.", load)
          : topics ? cardGrid(topics, { trail }) : cardSkeletons(SKELETONS)}
        ${topics?.length === 0 ? html`<p class="empty">No ${depth === "deeper" ? "more specific" : "broader"} topics found. Try the other direction.</p>` : nothing}
      </section>`;
  }

  async function load() {
    failed = false;
    update();
    try {
      topics = await explore(topicId, depth);
      announce(pluralise(topics.length, "topic"));
    } catch (error) {
      failed = true;
      if (error instanceof SignInAbandonedError && from && root.isConnected) history.back(); // to the card that the user came from
      else reportError(error);
    } finally {
      update();
    }
  }

  load();
  return () => {};
}
