// Topic cards: art, summary, source, and buttons to create an episode or to explore.
import { externalLink } from "/parts/external_link.js";
import { tile } from "/parts/tile.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// The fields that a breadcrumb trail stores to show a card again.
export function cardState({ topic_id, title, summary, category, image_url, source_name, source_url, licence, keywords }) {
  return { topic_id, title, summary, category, image_url, source_name, source_url, licence, keywords };
}

// A card without a picture of its own shows a tile. A picture that cannot be loaded is looked for again, too.
export function hasArt(card) {
  return Boolean(card.image_url) && !brokenArt.has(card.image_url);
}

const brokenArt = new Set(); // addresses

// A title has the topic's name, and often a description: "Black hole: Compact astronomical body".
function splitTitle({ title }) {
  const [name, ...description] = title.split(": ");
  return { name, description: description.join(": ") };
}

export function cardName(card) {
  return splitTitle(card).name;
}

export function cardSubtitle(card) {
  const { description } = splitTitle(card);
  return description ? html`<p class="subtitle" dir="auto">${description}</p>` : nothing;
}

export function exploreCard(card, depth, trail = []) {
  navigate(PATHS.explore(card.topic_id, depth), { state: { trail: [...trail, { ...cardState(card), depth }] } });
}

export function createFromCard(card) {
  navigate(PATHS.discover(), { state: { card: { ...cardState(card), title: cardName(card) } } });
}

export function cardArt({ image_url: url, topic_id: id, title }, { eager = false } = {}) {
  // The signed URL has expired, or the bucket did not answer: the tile below shows through.
  const onError = ({ target }) => {
    target.dataset.broken = "";
    brokenArt.add(url);
    target.dispatchEvent(new Event("artmissing", { bubbles: true }));
  };
  const onLoad = ({ target }) => { delete target.dataset.broken; };
  return html`<div class="art">${tile(id ?? title)}${url
    ? html`<img src=${url} alt="" width="640" height="640" loading=${eager ? "eager" : "lazy"} decoding="async" @error=${onError} @load=${onLoad}>`
    : nothing}</div>`;
}

export function cardSource({ source_name: name, source_url: url, licence }) {
  if (!name) return nothing;
  return html`<p class="source">Source: ${externalLink(url, name)}${licence ? html` <span>· ${licence}</span>` : nothing}</p>`;
}

export function cardTemplate(topic, { trail = [], level = 3 } = {}) {
  const name = cardName(topic);
  return html`
    <article class="card" aria-label=${topic.title}>
      ${cardArt(topic)}
      <div class="card-text">
        <p class="category">${topic.category}</p>
        <div class="card-title">${level === 3 ? html`<h3 dir="auto">${name}</h3>` : html`<h2 dir="auto">${name}</h2>`}${cardSubtitle(topic)}</div>
        <p class="summary" dir="auto">${topic.summary}</p>
        <div>${cardSource(topic)}</div>
        <div class="card-actions">
          <button type="button" class="small" @click=${() => createFromCard(topic)}>Create an episode</button>
          <span class="row tight">
            <button type="button" class="quiet small" @click=${() => exploreCard(topic, "deeper", trail)}>
              Explore deeper</button>
            <button type="button" class="quiet small" @click=${() => exploreCard(topic, "broader", trail)}>
              Explore broader</button>
          </span>
        </div>
      </div>
    </article>`;
}

export function cardGrid(topics, options) {
  return html`<div class="cards" data-count=${topics.length}>${topics.map((topic) => cardTemplate(topic, options))}</div>`;
}

// Placeholders of the same size as the cards, so that the layout does not shift when the cards load.
export function cardSkeletons(count) {
  return html`<div class="cards" aria-hidden="true">${Array.from({ length: count }, () => html`
    <div class="card loading"><div class="art"></div><div class="card-text"><i></i><i></i><i></i><i></i></div></div>`)}</div>`;
}
