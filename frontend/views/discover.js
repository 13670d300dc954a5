// The landing view: ask for an episode, fresh topics, what was made lately, news by e-mail.
import { listEpisodes } from "/service/episodes.js";
import { categories, freshCards } from "/service/discovery.js";
import { pause } from "/service/pause.js";
import { subscribe } from "/service/subscribing.js";
import { cards, cardsToCome } from "/parts/card.js";
import { episodeRow } from "/parts/episode_row.js";
import { counted } from "/parts/formatting.js";
import { announce, explain, tell } from "/parts/notices.js";
import { draftTopic, topicForm } from "/parts/topic_form.js";
import { tryAgain } from "/parts/try_again.js";
import { sound } from "/player/sound.js";
import { PATHS, readdress } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const CARDS_AT_FIRST = 8;
const MOST_CARDS = 20;
const MORE_TRIES = 8;
const MORE_PAUSE_MILLISECONDS = 2000;
const LATELY = 6;
const LOOKED_AT = 50; // for those with sound

export function discover(root, { topic, category }) {
  const state = { categories: [], category, cards: null, hasMore: true, isAsking: false, cannotRead: false, lately: null, subscribed: "", isSubscribing: false };
  let asked = 0;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function fill(wanted = CARDS_AT_FIRST) {
    const mine = ++asked;
    state.cannotRead = false;
    update();
    try {
      const found = await freshCards({ limit: wanted, category: state.category });
      if (mine !== asked) return;
      state.cards = found;
      announce(counted(found.length, "topic"));
    } catch (error) {
      if (mine !== asked) return;
      state.cannotRead = true;
      explain(error);
    } finally {
      update();
    }
  }

  function choose(chosen) {
    readdress(PATHS.discover(chosen));
    Object.assign(state, { category: chosen, cards: null, hasMore: true });
    fill();
  }

  // The service answers with the cards that it has, and makes more meanwhile: they are there a moment later.
  async function more() {
    if (state.isAsking) return;
    const { category: mine, cards: { length: before } } = state;
    const isWaiting = () => root.isConnected && state.category === mine && !state.cannotRead && state.cards?.length === before;
    state.isAsking = true;
    for (let tries = 0; tries < MORE_TRIES && isWaiting(); tries += 1) {
      if (tries > 0) await pause(MORE_PAUSE_MILLISECONDS);
      await fill(MOST_CARDS);
    }
    Object.assign(state, { isAsking: false, hasMore: state.cannotRead });
    update();
    if (isWaiting()) tell("No more topics just now.");
    // The button that was pressed is gone.
    else root.querySelectorAll(".cards article")[before]?.querySelector("button").focus();
  }

  function fresh() {
    if (state.cannotRead && !state.cards) return tryAgain("The topics could not be read.", () => fill());
    if (!state.cards) return cardsToCome(CARDS_AT_FIRST);
    if (state.cards.length === 0) return html`<p class="empty">No topics here just now. Try another category.</p>`;
    const canAsk = state.hasMore && state.cards.length >= CARDS_AT_FIRST && state.cards.length < MOST_CARDS;
    return html`${cards(state.cards)}${canAsk
      ? html`<p class="row centre"><button type="button" class="quiet" aria-disabled=${state.isAsking} @click=${more}>More topics</button></p>` : nothing}`;
  }

  async function sendAddress(event) {
    event.preventDefault();
    if (state.isSubscribing) return;
    const form = event.target;
    state.isSubscribing = true;
    update();
    try {
      state.subscribed = (await subscribe(form.elements.email.value)).message;
      announce(state.subscribed);
      form.reset();
    } catch (error) {
      explain(error);
    } finally {
      state.isSubscribing = false;
      update();
    }
  }

  function filter() {
    return html`<div class="chips" role="group" aria-label="Category">${[null, ...state.categories].map((category) => html`
      <button type="button" class="chip" aria-pressed=${state.category === category} @click=${() => choose(category)}>${category ?? "All"}</button>`)}
    </div>`;
  }

  function template() {
    return html`
      <div class="hero">
        <div class="hero-words">
          <h1 id="view-title" tabindex="-1">A topic becomes an episode</h1>
          <p class="lead">Name a subject, or paste your own text. A moment later two hosts talk it through, from sources they name,
            and you read along as you listen.</p>
        </div>
        <div id="topic-form" class="panel"></div>
      </div>
      <section aria-labelledby="fresh-title">
        <div class="section-head stacked"><h2 id="fresh-title">Worth an episode</h2>${filter()}</div>
        ${fresh()}
      </section>
      <section aria-labelledby="lately-title">
        <div class="section-head"><h2 id="lately-title">Made lately</h2><a href=${PATHS.library("everyone")}>All episodes</a></div>
        ${state.lately?.length === 0 ? html`<p class="empty">Nothing to hear just now. Yours can be the next.</p>` : nothing}
        <ul class="episode-rows">${(state.lately ?? []).map((episode) => episodeRow(episode))}</ul>
      </section>
      <section class="subscribe panel" aria-labelledby="subscribe-title">
        <div><h2 id="subscribe-title">Hear of new episodes</h2>
          <p class="soft">A short note by e-mail when there is something good to hear. No account needed.</p></div>
        <form class="row" @submit=${sendAddress}>
          <label for="subscribe-email" class="spoken">Your address</label>
          <input id="subscribe-email" name="email" type="email" required maxlength="254" autocomplete="email" placeholder="you@example.com">
          <button type="submit" aria-disabled=${state.isSubscribing}>Subscribe</button>
        </form>
        <p class="done">${state.subscribed}</p>
      </section>`;
  }

  // What brought a topic along has brought it once: later it is what was typed that counts.
  const brought = history.state?.card?.title ?? topic;
  if (brought) {
    draftTopic(brought, history.state?.card ?? null);
    readdress(PATHS.discover(category));
  }
  update();
  const leaveForm = topicForm(root.querySelector("#topic-form"));
  if (brought) root.querySelector("[name=topic]").focus();
  fill();
  categories().then((all) => { state.categories = all; update(); }, explain);
  lately().then((episodes) => { state.lately = episodes; update(); }, explain);
  sound.addEventListener("change", update);
  return () => {
    sound.removeEventListener("change", update);
    leaveForm();
  };
}

// A stranger's list is for listening: what has no sound yet is left to whoever asked for it.
async function lately() {
  const { podcasts } = await listEpisodes({ perPage: LOOKED_AT });
  return podcasts.filter((episode) => episode.audio_url).slice(0, LATELY);
}
