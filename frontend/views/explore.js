// Explores narrower or broader topics, with a breadcrumb trail. Everyone can explore.
import { explore, findNear } from "/service/discovery.js";
import { cardArt, cardName, cardSource, cardState, cardSubtitle, createFromCard } from "/parts/card.js";
import { foundTopics } from "/parts/found_topics.js";
import { icon } from "/parts/icons.js";
import { pluralise } from "/parts/formatting.js";
import { announce, reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const NOT_FOUND = 404;

export function exploreView(root, { topicId, depth }) {
  let trail = history.state?.trail ?? []; // an address that somebody shared has none
  let failure = null;
  const update = () => { if (root.isConnected) render(template(), root); };
  const from = () => trail.at(-1);

  async function find() {
    const { from: explored, topics } = await findNear(topicId, depth);
    if (explored && !from()) trail = [{ ...cardState(explored), depth }];
    return topics;
  }

  const found = foundTopics({
    find,
    complete: () => explore(topicId, depth),
    onFound: (topics) => announce(pluralise(topics.length, "topic")),
    onError: (error) => {
      failure = error;
      if (error.status !== NOT_FOUND) reportError(error);
    },
    update,
  });

  function breadcrumb() {
    return html`<nav aria-label="Breadcrumb" class="trail"><ol>
      <li><a href=${PATHS.discover()}>Discover</a></li>
      ${trail.map((card, index) => {
        const label = html`<bdi>${cardName(card)}</bdi> <span class="soft">${card.depth}</span>`;
        return index === trail.length - 1
          ? html`<li aria-current="page">${label}</li>`
          : html`<li><a href=${PATHS.explore(card.topic_id, card.depth)} .state=${{ trail: trail.slice(0, index + 1) }}>${label}</a></li>`;
      })}</ol></nav>`;
  }

  function directionButton() {
    const other = depth === "deeper" ? "broader" : "deeper";
    const otherTrail = () => [...trail.slice(0, -1), ...(from() ? [{ ...cardState(from()), depth: other }] : [])];
    return html`<button type="button" class="quiet" @click=${() => navigate(PATHS.explore(topicId, other), { state: { trail: otherTrail() } })}>
      ${icon(other)} ${other === "deeper" ? "Explore deeper" : "Explore broader"}</button>`;
  }

  function topicHeader() {
    const card = from();
    return html`
      <div class="explored">
        ${card ? cardArt(card, { eager: true }) : html`<div class="art" aria-hidden="true"></div>`}
        <div>
          <p class="category">${depth === "deeper" ? "Deeper into" : "Broader than"}</p>
          <h1 id="view-title" tabindex="-1" dir="auto">${card ? cardName(card) : "This topic"}</h1>
          ${card ? html`${cardSubtitle(card)}<p dir="auto">${card.summary}</p>${cardSource(card)}` : nothing}
          <div class="row">
            ${card ? html`<button type="button" @click=${() => createFromCard(card)}>Create an episode</button>` : nothing}
            ${directionButton()}
          </div>
        </div>
      </div>`;
  }

  function unknownTopic() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">This topic is unknown</h1>
        <p class="soft" role="alert">The link may be incomplete, or the topic was removed.</p></div>
      <p><a class="button" href=${PATHS.discover()}>Discover topics</a></p>`;
  }

  function topics() {
    if (failure) return retryMessage("The topics could not be loaded.", load);
    const empty = found.topics?.length === 0
      ? html`<p class="empty">No ${depth === "deeper" ? "more specific" : "broader"} topics found. Try the other direction.</p>` : nothing;
    return html`${found.template("Looking for related topics…", { trail })}${empty}`;
  }

  function template() {
    if (failure?.status === NOT_FOUND) return unknownTopic();
    return html`
      ${breadcrumb()}${topicHeader()}
      <section aria-labelledby="topics-title">
        <h2 id="topics-title">${depth === "deeper" ? "More specific topics" : "Broader topics"}</h2>
        ${topics()}
      </section>`;
  }

  function load() {
    failure = null;
    return found.load();
  }

  load();
  return () => {};
}
