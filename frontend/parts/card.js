// A card: a topic with its art, what it is about, and where one can go from it.
import { outsideLink } from "/parts/outside_link.js";
import { tile } from "/parts/tile.js";
import { PATHS, go } from "/router.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// What a trail keeps of a card: enough to name it and to show it again.
export function kept({ topic_id, title, summary, category, image_url, source_name, source_url, licence, keywords }) {
  return { topic_id, title, summary, category, image_url, source_name, source_url, licence, keywords };
}

export function exploreFrom(card, depth, trail = []) {
  go(PATHS.explore(card.topic_id, depth), { state: { trail: [...trail, { ...kept(card), depth }] } });
}

export function makeFrom(card) {
  go(PATHS.discover(), { state: { card: kept(card) } });
}

export function art({ image_url: address, topic_id: id, title }, { eager = false } = {}) {
  const hide = (event) => { event.target.hidden = true; }; // a signed address ends: the tile beneath is shown
  return html`<div class="art">${tile(id ?? title)}${address
    ? html`<img src=${address} alt="" width="640" height="640" loading=${eager ? "eager" : "lazy"} decoding="async" @error=${hide}>`
    : nothing}</div>`;
}

export function source({ source_name: name, source_url: address, licence }) {
  if (!name) return nothing;
  return html`<p class="source">Source: ${outsideLink(address, name)}${licence ? html` <span>· ${licence}</span>` : nothing}</p>`;
}

export function card(shown, { trail = [], level = 3 } = {}) {
  const title = level === 3 ? html`<h3 dir="auto">${shown.title}</h3>` : html`<h2 dir="auto">${shown.title}</h2>`;
  return html`
    <article class="card" aria-label=${shown.title}>
      ${art(shown)}
      <div class="card-words">
        ${shown.category ? html`<p class="category">${shown.category}</p>` : nothing}
        ${title}
        <p class="summary" dir="auto">${shown.summary}</p>
        ${source(shown)}
        <div class="card-actions">
          <button type="button" class="small" @click=${() => makeFrom(shown)}>Make it an episode</button>
          <span class="row tight">
            <button type="button" class="quiet small" @click=${() => exploreFrom(shown, "deeper", trail)}>
              Explore deeper</button>
            <button type="button" class="quiet small" @click=${() => exploreFrom(shown, "broader", trail)}>
              Explore broader</button>
          </span>
        </div>
      </div>
    </article>`;
}

export function cards(all, options) {
  return html`<div class="cards">${all.map((each) => card(each, options))}</div>`;
}

// As large as the cards that are to come, so that nothing moves when they do.
export function cardsToCome(count) {
  return html`<div class="cards" aria-hidden="true">${Array.from({ length: count }, () => html`
    <div class="card to-come"><div class="art"></div><div class="card-words"><i></i><i></i><i></i><i></i></div></div>`)}</div>`;
}
