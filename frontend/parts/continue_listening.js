// "Continue listening": the episodes that were begun, on all devices of the account.
import { account, isSignedIn } from "/service/account.js";
import { delay } from "/service/delay.js";
import { coverPicture } from "/parts/cover_picture.js";
import { durationInWords } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { currentExchange } from "/player/account_sync.js";
import { begunEpisodes, hasPositions, markPlayed, positionChanges } from "/player/positions.js";
import { playEpisode } from "/player/playback.js";
import { isPlaying, sound } from "/player/sound.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const MAX_SHOWN = 6;
const MAX_WAIT_MILLISECONDS = 3000;

function timeLeft({ duration, position }) {
  if (!duration) return nothing;
  const left = Math.max(0, duration - position);
  const words = left < 60 ? "less than a minute" : durationInWords(60 * Math.round(left / 60));
  return html`<span class="soft">${words} left</span>`;
}

function cover({ id, coverUrl }) {
  return html`<a class="tile-link" href=${PATHS.episode(id)} tabindex="-1" aria-hidden="true">
    ${coverPicture(id, coverUrl)}</a>`;
}

function item(episode) {
  const { id, title, duration, position, coverUrl } = episode;
  const playing = isPlaying(id);
  const onPlay = () => (playing ? sound.pause() : playEpisode(id));
  const onDone = () => markPlayed({ podcast_id: id, title, duration_seconds: duration, cover_url: coverUrl }, true);
  return html`<li class="begun">
    ${cover(episode)}
    <div class="begun-text"><a class="episode-link" dir="auto" href=${PATHS.episode(id)}>${title}</a>
      ${duration ? html`<progress max=${duration} .value=${position} aria-label="Heard of ${title}"></progress>` : nothing}${timeLeft(episode)}</div>
    <button type="button" class="round" aria-label="${playing ? "Pause" : "Continue"} ${title}" @click=${onPlay}>${icon(playing ? "pause" : "play")}</button>
    <button type="button" class="plain" aria-label="Mark ${title} as played" @click=${onDone}>${icon("check")}</button></li>`;
}

// In a browser that is new to the account, the episodes come with the first answer. The style sheet hides what is below
// until then, because they would push it down.
async function waitForAccount(root) {
  if (!isSignedIn() || hasPositions()) return;
  root.dataset.waiting = "";
  await Promise.race([currentExchange(), delay(MAX_WAIT_MILLISECONDS)]);
  delete root.dataset.waiting;
  root.dispatchEvent(new Event("waited"));
}

// Shows nothing if no episode was begun. Dispatches "waited" at `root` if it was waiting. Returns a function to remove it.
export function continueListening(root, most = MAX_SHOWN) {
  const update = () => {
    const begun = begunEpisodes().filter(({ title }) => title).slice(0, most);
    render(begun.length === 0 ? nothing : html`
      <section class="continue" aria-labelledby="continue-title"><h2 id="continue-title">Continue listening</h2>
        <ul>${repeat(begun, ({ id }) => id, item)}</ul></section>`, root);
  };
  const sources = [account, positionChanges, sound];
  for (const source of sources) source.addEventListener("change", update);
  update();
  waitForAccount(root);
  return () => { for (const source of sources) source.removeEventListener("change", update); };
}
