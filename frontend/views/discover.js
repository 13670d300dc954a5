// The landing view: the episode form, suggested topics, recent episodes, and the email subscription.
import { account } from "/service/account.js";
import { listEpisodes } from "/service/episodes.js";
import { categories, freshCards } from "/service/discovery.js";
import { delay } from "/service/delay.js";
import { subscribe } from "/service/subscribing.js";
import { continueListening } from "/parts/continue_listening.js";
import { cardGrid, cardSkeletons, hasArt } from "/parts/card.js";
import { episodeRow } from "/parts/episode_row.js";
import { heroEpisode } from "/parts/hero_episode.js";
import { pluralise } from "/parts/formatting.js";
import { announce, clearNotice, notify, reportError } from "/parts/notices.js";
import { setDraftTopic } from "/parts/episode_draft.js";
import { addLink } from "/parts/own_sources.js";
import { linkIn } from "/parts/source_words.js";
import { topicForm } from "/parts/topic_form.js";
import { retryMessage } from "/parts/retry_message.js";
import { positionChanges } from "/player/positions.js";
import { queueChanges } from "/player/queue.js";
import { sound } from "/player/sound.js";
import { PATHS, replaceAddress } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const INITIAL_CARDS = 8;
const MAX_CARDS = 20;
const MORE_ATTEMPTS = 8;
const MORE_DELAY_MILLISECONDS = 2000;
// Cards without a picture are asked for again: under load the first answer can come before the pictures.
const ART_DELAYS_MILLISECONDS = [2000, 5000, 15_000, 45_000];
const RECENT_EPISODES = 6;
const CONTINUED_EPISODES = 3;

export function discoverView(root, { topic, category, shared }) {
  const state = { categories: [], category, cards: null, hasMore: true, isLoadingMore: false, loadFailed: false, recent: null, subscribed: "", isSubscribing: false };
  let loadNumber = 0;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function load(limit = INITIAL_CARDS) {
    const ownNumber = ++loadNumber;
    state.loadFailed = false;
    update();
    try {
      const topics = await freshCards({ limit, category: state.category });
      if (ownNumber !== loadNumber) return;
      state.cards = topics;
      announce(pluralise(topics.length, "topic"));
      if (!topics.every(hasArt)) lookForArtLater();
    } catch (error) {
      if (ownNumber !== loadNumber) return;
      state.loadFailed = true;
      reportError(error);
    } finally {
      update();
    }
  }

  function selectCategory(selected) {
    replaceAddress(PATHS.discover(selected));
    Object.assign(state, { category: selected, cards: null, hasMore: true });
    load();
  }

  let artTimer = null;
  let artAttempts = 0;

  function lookForArtLater() {
    if (artTimer || artAttempts >= ART_DELAYS_MILLISECONDS.length || !root.isConnected) return;
    artTimer = setTimeout(lookForArt, ART_DELAYS_MILLISECONDS[artAttempts]);
    artAttempts += 1;
  }

  // The fragment makes the browser load an address again that it could not load before.
  function withArt(card, url) {
    return url ? { ...card, image_url: `${url}#${artAttempts}` } : card;
  }

  // Only the pictures change: the cards stay in their places.
  async function lookForArt() {
    const shown = state.cards ?? [];
    try {
      const found = await freshCards({ limit: shown.length, category: state.category });
      const urls = new Map(found.map((card) => [card.snippet_id, card.image_url]));
      if (state.cards === shown) state.cards = shown.map((card) => (hasArt(card) ? card : withArt(card, urls.get(card.snippet_id))));
    } catch {
      // The next attempt may succeed.
    }
    artTimer = null;
    update();
    if (root.isConnected && !(state.cards ?? []).every(hasArt)) lookForArtLater();
  }

  // The service returns the cards that it has and creates more in the background, so ask again after a delay.
  async function loadMore() {
    if (state.isLoadingMore) return;
    const { category: ownCategory, cards: { length: countBefore } } = state;
    const isWaiting = () => root.isConnected && state.category === ownCategory && !state.loadFailed && state.cards?.length === countBefore;
    state.isLoadingMore = true;
    for (let attempt = 0; attempt < MORE_ATTEMPTS && isWaiting(); attempt += 1) {
      if (attempt > 0) await delay(MORE_DELAY_MILLISECONDS);
      await load(MAX_CARDS);
    }
    Object.assign(state, { isLoadingMore: false, hasMore: state.loadFailed });
    update();
    if (isWaiting()) notify("No more topics right now.");
    // The pressed button may have disappeared, so focus the first new card.
    else root.querySelectorAll(".cards article")[countBefore]?.querySelector("button").focus();
  }

  function suggestions() {
    if (state.loadFailed && !state.cards) return retryMessage("The topics could not be loaded.", () => load());
    if (!state.cards) return cardSkeletons(INITIAL_CARDS);
    if (state.cards.length === 0) return html`<p class="empty">No topics here right now. Try another category.</p>`;
    const canLoadMore = state.hasMore && state.cards.length >= INITIAL_CARDS && state.cards.length < MAX_CARDS;
    return html`${cardGrid(state.cards)}${canLoadMore
      ? html`<p class="row centre"><button type="button" class="quiet" aria-disabled=${state.isLoadingMore} @click=${loadMore}>More topics</button></p>` : nothing}`;
  }

  async function onSubscribe(event) {
    event.preventDefault();
    if (state.isSubscribing) return;
    const form = event.target;
    state.isSubscribing = true;
    update();
    try {
      state.subscribed = (await subscribe(form.elements.email.value)).message;
      clearNotice(); // it may be about an earlier try
      announce(state.subscribed);
      form.reset();
    } catch (error) {
      reportError(error);
    } finally {
      state.isSubscribing = false;
      update();
    }
  }

  // The chips are one stop of the Tab key; the arrow keys move between them.
  function categoryFilter() {
    return html`<div class="chips" role="toolbar" aria-label="Filter by category" @keydown=${moveByArrows}>${[null, ...state.categories].map((category) => html`
      <button type="button" class="chip" tabindex=${state.category === category ? 0 : -1} aria-pressed=${state.category === category}
        @click=${() => selectCategory(category)}>${category ?? "All"}</button>`)}
    </div>`;
  }

  function template() {
    return html`
      <div id="continue-listening"></div>
      <div class="hero">
        <div class="hero-text">
          <h1 id="view-title" tabindex="-1">Any topic, as a podcast that shows its sources</h1>
          <p class="lead">Enter a topic, paste your own text or a link, or add files. Two hosts discuss it, every source is listed,
            and you can read along as you listen.</p>
          <div id="hero-episode"></div>
        </div>
        <div id="topic-form" class="panel"></div>
      </div>
      <section aria-labelledby="suggestions-title" @artmissing=${lookForArtLater}>
        <div class="section-head stacked"><h2 id="suggestions-title">Suggested topics</h2>${categoryFilter()}</div>
        ${suggestions()}
      </section>
      <section aria-labelledby="recent-title">
        <div class="section-head"><h2 id="recent-title">Recent episodes</h2><a href=${PATHS.library("everyone")}>All public episodes</a></div>
        ${state.recent?.length === 0 ? html`<p class="empty">No episodes to play yet. Yours could be the first.</p>` : nothing}
        <ul class="episode-rows">${(state.recent ?? []).map((episode) => episodeRow(episode))}</ul>
      </section>
      <section class="subscribe panel" aria-labelledby="subscribe-title">
        <div><h2 id="subscribe-title">New episodes by email</h2>
          <p class="soft">Get a short email when there is something worth hearing. No account needed.</p></div>
        <form class="row" @submit=${onSubscribe}>
          <label for="subscribe-email" class="visually-hidden">Email address</label>
          <input id="subscribe-email" name="email" type="email" required maxlength="254" autocomplete="email" placeholder="you@example.com">
          <button type="submit" aria-disabled=${state.isSubscribing}>Subscribe</button>
        </form>
        <p class="done">${state.subscribed}</p>
      </section>`;
  }

  // Takes the topic from the address or a card, or what another app or page shared, once, so that a reload keeps what the
  // user has typed since.
  const link = linkIn(shared.url) ?? linkIn(shared.text) ?? linkIn(shared.title);
  const presetTopic = history.state?.card?.title ?? topic ?? (link ? null : shared.text ?? shared.title);
  if (link) addLink(link);
  if (presetTopic) setDraftTopic(presetTopic, history.state?.card ?? null);
  if (link || presetTopic) replaceAddress(PATHS.discover(category));
  update();
  const unmountHero = heroEpisode(root.querySelector("#hero-episode"));
  const unmountContinue = continueListening(root.querySelector("#continue-listening"), CONTINUED_EPISODES);
  const unmountForm = topicForm(root.querySelector("#topic-form"));
  if (link || presetTopic) focusField(root);
  load();
  categories().then((names) => { state.categories = names; update(); }, reportError);
  recentEpisodes().then((episodes) => { state.recent = episodes; update(); }, reportError);
  for (const changes of [sound, positionChanges, queueChanges]) changes.addEventListener("change", update);
  const onAccountChange = () => load(); // the topics follow the user's preferences
  account.addEventListener("change", onAccountChange);
  return () => {
    for (const changes of [sound, positionChanges, queueChanges]) changes.removeEventListener("change", update);
    clearTimeout(artTimer);
    unmountHero();
    unmountContinue();
    account.removeEventListener("change", onAccountChange);
    unmountForm();
  };
}

// What is below "Continue listening" is hidden while that waits for the account, and cannot take the focus.
function focusField(root) {
  const field = root.querySelector("[name=topic]");
  field.focus();
  const focusLater = () => { if (document.activeElement === document.body) field.focus(); };
  root.querySelector("#continue-listening").addEventListener("waited", focusLater, { once: true });
}

const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function moveByArrows(event) {
  const chips = [...event.currentTarget.querySelectorAll("button")];
  const step = ARROWS[event.key];
  if (!step || !chips.includes(event.target)) return;
  event.preventDefault();
  chips[Math.min(chips.length - 1, Math.max(0, chips.indexOf(event.target) + step))].focus();
}

// Lists only episodes that can be played.
async function recentEpisodes() {
  return (await listEpisodes({ perPage: RECENT_EPISODES, filters: { status: "completed" } })).podcasts;
}
