// Deeper into a topic, or broader from it, with the trail that led there.
import { explore } from "/service/discovery.js";
import { SignInAbandonedError } from "/service/account.js";
import { art, cards, cardsToCome, kept, makeFrom, source } from "/parts/card.js";
import { icon } from "/parts/icons.js";
import { counted } from "/parts/formatting.js";
import { announce, explain } from "/parts/notices.js";
import { tryAgain } from "/parts/try_again.js";
import { PATHS, go } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const TO_COME = 6;

export function exploration(root, { topicId, depth }) {
  const trail = history.state?.trail ?? [];
  const from = trail.at(-1);
  let found = null;
  let failed = false;
  const update = () => { if (root.isConnected) render(template(), root); };

  function crumbs() {
    return html`<nav aria-label="Trail" class="trail"><ol>
      <li><a href=${PATHS.discover()}>Discover</a></li>
      ${trail.map((card, index) => {
        const words = html`<bdi>${card.title}</bdi> <span class="soft">${card.depth}</span>`;
        return index === trail.length - 1
          ? html`<li aria-current="page">${words}</li>`
          : html`<li><a href=${PATHS.explore(card.topic_id, card.depth)} .state=${{ trail: trail.slice(0, index + 1) }}>${words}</a></li>`;
      })}</ol></nav>`;
  }

  function turn() {
    const other = depth === "deeper" ? "broader" : "deeper";
    const turned = [...trail.slice(0, -1), ...(from ? [{ ...kept(from), depth: other }] : [])];
    return html`<button type="button" class="quiet" @click=${() => go(PATHS.explore(topicId, other), { state: { trail: turned } })}>
      ${icon(other)} ${other === "deeper" ? "Explore deeper" : "Explore broader"}</button>`;
  }

  function about() {
    return html`
      <div class="explored">
        ${from ? art(from, { eager: true }) : nothing}
        <div>
          <p class="category">${depth === "deeper" ? "Deeper into" : "Broader from"}</p>
          <h1 id="view-title" tabindex="-1" dir="auto">${from?.title ?? "This topic"}</h1>
          ${from ? html`<p dir="auto">${from.summary}</p>${source(from)}` : nothing}
          <div class="row">
            ${from ? html`<button type="button" @click=${() => makeFrom(from)}>Make it an episode</button>` : nothing}
            ${turn()}
          </div>
        </div>
      </div>`;
  }

  function template() {
    return html`
      ${crumbs()}${about()}
      <section aria-labelledby="found-title">
        <h2 id="found-title">${depth === "deeper" ? "More specific topics" : "Topics around it"}</h2>
        ${failed ? tryAgain("These topics could not be found.", fill)
          : found ? cards(found, { trail }) : cardsToCome(TO_COME)}
        ${found?.length === 0 ? html`<p class="empty">Nothing ${depth} here. Try the other direction, or go back along the trail.</p>` : nothing}
      </section>`;
  }

  async function fill() {
    failed = false;
    update();
    try {
      found = await explore(topicId, depth);
      announce(counted(found.length, "topic"));
    } catch (error) {
      failed = true;
      if (error instanceof SignInAbandonedError && from && root.isConnected) history.back(); // to the card it was asked of
      else explain(error);
    } finally {
      update();
    }
  }

  fill();
  return () => {};
}
