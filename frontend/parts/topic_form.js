// Asking for an episode: a topic, a card, or one's own text; how long, who hosts, who finds it.
import { account, username } from "/service/account.js";
import { makeEpisode, voices } from "/service/episodes.js";
import { readPreferences } from "/service/session.js";
import { counted } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { explain, tell } from "/parts/notices.js";
import { stopSample, voiceChoices } from "/parts/voices.js";
import { PATHS, go } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { live } from "/vendor/lit-html-3.3.3/directives/live.js";

const IDEAS = ["Coral reefs", "The Roman aqueducts", "Chess", "The Moon", "Tea"];
const MOST_TOPIC_CHARACTERS = 300;
const MOST_TEXT_CHARACTERS = 200_000;
const MINUTES = { least: 1, usual: 4, most: 30 };
const EMPTY = { topic: "", text: "", minutes: MINUTES.usual, voice: null, visibility: null, card: null };
const WHO_FINDS_IT = {
  public: "Anybody can find and hear it.",
  unlisted: "Only you see it in a list. Whoever has its address can hear it.",
};

// Kept while one looks around elsewhere, a reload included, and gone with the person.
const KEPT = "draft";
let draft = { ...EMPTY, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
// One key for one asking: to press again after a lost answer makes no second episode.
let asking = { body: "", key: "" };

function keep(changes) {
  draft = { ...draft, ...changes };
  sessionStorage.setItem(KEPT, JSON.stringify(draft));
}

function empty() {
  draft = { ...EMPTY };
  sessionStorage.removeItem(KEPT);
}

account.addEventListener("leaving", empty);

// A card is made of its own sources, so a text of one's own gives way to it.
export function draftTopic(topic, card = null) {
  keep(card ? { topic, card, text: "" } : { topic, card });
}

export function topicForm(root) {
  let known = [];
  let busy = false;

  const hasText = () => draft.text.trim() !== "";
  const visibility = () => draft.visibility ?? (hasText() ? "unlisted" : "public");
  const host = () => known.find((voice) => voice.name === draft.voice) ?? known[0];

  const update = () => render(template(), root);
  const set = (changes) => {
    keep(changes);
    update();
  };
  const usesCard = () => draft.card && !hasText() && draft.topic.trim() === draft.card.title;

  function request() {
    const asked = { topic: draft.topic.trim(), length_minutes: draft.minutes, visibility: visibility() };
    if (host()) asked.voice_params = { voice_name: host().name }; // what is shown is what is asked for
    if (hasText()) asked.sources = [{ text: draft.text, title: asked.topic }];
    if (usesCard()) asked.topic_id = draft.card.topic_id;
    return asked;
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    const asked = request();
    const body = JSON.stringify(asked);
    if (asking.body !== body) asking = { body, key: crypto.randomUUID() };
    busy = true;
    stopSample();
    update();
    try {
      const made = await makeEpisode(asked, asking.key);
      asking = { body: "", key: "" };
      if (JSON.stringify(request()) === body) empty(); // else something else was begun meanwhile
      if (root.isConnected) go(PATHS.episode(made.podcast_id));
      else tell(`“${asked.topic}” is being made. It is in your library.`);
    } catch (error) {
      explain(error);
    } finally {
      busy = false;
      if (root.isConnected) update();
    }
  }

  function ideas() {
    return html`<p class="ideas"><span class="soft">For example</span>${IDEAS.map((idea) => html`
      <button type="button" class="idea" @click=${() => {
        set({ topic: idea, card: null });
        root.querySelector("[name=topic]").focus();
      }}>${idea}</button>`)}</p>`;
  }

  function choices() {
    const chosen = host();
    const guest = known.find((voice) => voice.name === chosen?.pairs_with);
    const names = chosen ? `${chosen.display_name}${guest ? ` and ${guest.display_name}` : ""}` : "Two hosts";
    return html`
      <details class="choices">
        <summary><span>${names} · about ${counted(draft.minutes, "minute")} · ${visibility()}</span> <span class="change">Change</span></summary>
        <div class="choice">
          <label for="minutes">Minutes</label>
          <input id="minutes" name="minutes" type="number" inputmode="numeric" min=${MINUTES.least} max=${MINUTES.most} required
            .value=${live(String(draft.minutes))} @change=${(event) => set({ minutes: minutesFrom(event.target.valueAsNumber) })}>
        </div>
        <fieldset class="choice">
          <legend>Who finds it</legend>
          <div class="segments">${Object.keys(WHO_FINDS_IT).map((name) => html`
            <label><input type="radio" name="visibility" value=${name} .checked=${live(visibility() === name)}
              @change=${() => set({ visibility: name })}><span>${name === "public" ? "Public" : "Unlisted"}</span></label>`)}
          </div>
        </fieldset>
        <fieldset class="choice wide">
          <legend>Who hosts</legend>
          ${voiceChoices({ voices: known, chosen: chosen?.name, group: "voice_name", onChoose: (voice) => set({ voice }), update })}
        </fieldset>
      </details>`;
  }

  function template() {
    return html`
      <form class="topic-form" aria-label="Make an episode" aria-busy=${busy} @submit=${submit}>
        <div class="topic-line">
          <label for="topic" class="spoken">Topic</label>
          <input id="topic" name="topic" required maxlength=${MOST_TOPIC_CHARACTERS} autocomplete="off" dir="auto"
            placeholder="What should it be about?" .value=${live(draft.topic)} @input=${(event) => set({ topic: event.target.value })}>
          <button type="submit" class="large" aria-disabled=${busy}>Make episode</button>
        </div>
        ${usesCard() ? html`<p class="from-card">${icon("check")} <span>From the sources of the card “<bdi>${draft.card.title}</bdi>”</span>
          <button type="button" class="link" @click=${() => set({ card: null, topic: "" })}>Start over</button></p>` : ideas()}
        <label for="own-text">Your own text</label>
        <textarea id="own-text" name="text" rows="2" maxlength=${MOST_TEXT_CHARACTERS} dir="auto" aria-describedby="who-finds-it"
          placeholder="Optional: paste notes, an article, a story. The episode is then made of them alone, and the topic is its title."
          .value=${live(draft.text)} @input=${(event) => set({ text: event.target.value })}></textarea>
        <p class="hint" id="who-finds-it"><strong>${visibility() === "public" ? "Public" : "Unlisted"}.</strong> ${WHO_FINDS_IT[visibility()]}</p>
        ${choices()}
      </form>`;
  }

  update();
  voices().then((all) => { known = all; update(); }, explain);
  const preferVoice = () => preferredVoice().then((voice) => { if (voice && !draft.voice) set({ voice }); }, explain);
  preferVoice();
  account.addEventListener("change", preferVoice);
  return () => {
    account.removeEventListener("change", preferVoice);
    stopSample();
    render(nothing, root);
  };
}

function minutesFrom(number) {
  return Math.round(Math.min(MINUTES.most, Math.max(MINUTES.least, number || MINUTES.usual)));
}

async function preferredVoice() {
  return username() ? (await readPreferences()).preferred_vfa_voice_name : null;
}
