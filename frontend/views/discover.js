// The landing view: ask for an episode, fresh topics, what was made lately, news by e-mail.
import { listEpisodes } from "/service/episodes.js";
import { categories, freshCards } from "/service/discovery.js";
import { subscribe } from "/service/subscribing.js";
import { cards, cardsToCome } from "/parts/card.js";
import { episodeRow } from "/parts/episode_row.js";
import { explain } from "/parts/notices.js";
import { draftTopic, topicForm } from "/parts/topic_form.js";
import { sound } from "/player/sound.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const CARDS_AT_FIRST = 8;
const MOST_CARDS = 20;
const LATELY = 6;
const LOOKED_AT = 50; // for those with sound

export function discover(root) {
  const state = { categories: [], category: null, limit: CARDS_AT_FIRST, cards: null, lately: null, subscribed: "", isSubscribing: false };
  let asked = 0;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function fill() {
    const mine = ++asked;
    try {
      const found = await freshCards(state);
      if (mine === asked) state.cards = found;
    } catch (error) {
      if (mine !== asked) return;
      state.cards = state.cards ?? [];
      explain(error);
    } finally {
      update();
    }
  }

  function choose(category) {
    Object.assign(state, { category, limit: CARDS_AT_FIRST, cards: null });
    update();
    fill();
  }

  function more() {
    state.limit = MOST_CARDS;
    fill();
  }

  async function sendAddress(event) {
    event.preventDefault();
    const form = event.target;
    state.isSubscribing = true;
    update();
    try {
      state.subscribed = (await subscribe(form.elements.email.value)).message;
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
      <section class="hero" aria-labelledby="view-title">
        <div class="hero-words">
          <h1 id="view-title" tabindex="-1">A topic becomes an episode</h1>
          <p class="lead">Name a subject, or paste your own text. A moment later two hosts talk it through, from sources they name,
            and you read along as you listen.</p>
        </div>
        <div id="topic-form" class="panel"></div>
      </section>
      <section aria-labelledby="fresh-title">
        <div class="section-head stacked"><h2 id="fresh-title">Worth an episode</h2>${filter()}</div>
        ${state.cards ? cards(state.cards) : cardsToCome(CARDS_AT_FIRST)}
        ${state.cards?.length === 0 ? html`<p class="empty">No topics here just now. Try another category.</p>` : nothing}
        ${state.cards?.length === state.limit && state.limit < MOST_CARDS
          ? html`<p class="row centre"><button type="button" class="quiet" @click=${more}>More topics</button></p>` : nothing}
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
          <button type="submit" ?disabled=${state.isSubscribing}>Subscribe</button>
        </form>
        <p role="status" class="done">${state.subscribed}</p>
      </section>`;
  }

  const topic = history.state?.card?.title ?? new URLSearchParams(location.search).get("topic");
  if (topic) draftTopic(topic, history.state?.card);
  update();
  const leaveForm = topicForm(root.querySelector("#topic-form"));
  if (topic) root.querySelector("[name=topic]").focus();
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
