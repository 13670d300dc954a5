// All episodes, and one's own, page by page.
import { SignInAbandonedError, token } from "/service/account.js";
import { hasEnded, listEpisodes } from "/service/episodes.js";
import { deletedAsMeant } from "/parts/deleting.js";
import { episodeRow } from "/parts/episode_row.js";
import { counted } from "/parts/formatting.js";
import { announce, explain, tell } from "/parts/notices.js";
import { tryAgain } from "/parts/try_again.js";
import { sound } from "/player/sound.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const LISTS = { mine: "My episodes", everyone: "Everyone’s" };
const WHILE_MAKING_MILLISECONDS = 5000;
const EMPTY = { mine: "None yet. The first one you make will stand here.", everyone: "Nobody has made an episode yet." };

// What came of nothing is shown to whoever asked for it, and to nobody else.
function shown(list, episodes) {
  return list === "mine" ? episodes : episodes.filter((episode) => episode.audio_url || !hasEnded(episode));
}

export function library(root, { list, page }) {
  let answer = null;
  let message = "";
  let timer = null;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function remove(episode) {
    try {
      if (!(await deletedAsMeant(episode.podcast_id, `Delete “${episode.title || episode.topic}”?`))) return;
      tell("The episode is deleted.");
      root.querySelector("#view-title").focus({ preventScroll: true }); // its row goes
      await fill();
    } catch (error) {
      explain(error);
    }
  }

  function tabs() {
    return html`<nav class="tabs" aria-label="Lists">${Object.entries(LISTS).map(([name, words]) => html`
      <a href=${PATHS.library(name)} aria-current=${name === list ? "page" : nothing}>${words}</a>`)}</nav>`;
  }

  function pages() {
    if (!answer || answer.total_pages <= 1) return nothing;
    return html`<nav class="pages" aria-label="Pages">
      ${page > 1 ? html`<a class="button quiet" href=${PATHS.library(list, page - 1)} rel="prev">Newer</a>` : html`<span></span>`}
      <span class="soft">Page ${page} of ${answer.total_pages}</span>
      ${page < answer.total_pages ? html`<a class="button quiet" href=${PATHS.library(list, page + 1)} rel="next">Older</a>` : html`<span></span>`}
    </nav>`;
  }

  function rows() {
    if (message) return tryAgain(message, fill);
    if (!answer) return html`<ul class="episode-rows to-come" aria-hidden="true">${[1, 2, 3, 4].map(() => html`<li class="episode-row"></li>`)}</ul>`;
    if (answer.total_podcasts === 0) return html`<p class="empty">${EMPTY[list]}</p>`;
    if (answer.podcasts.length === 0) return html`<p class="empty">There is no such page. <a href=${PATHS.library(list)}>Go to the newest</a></p>`;
    const episodes = shown(list, answer.podcasts);
    if (episodes.length === 0) return html`<p class="empty">Nothing to hear on this page.</p>`;
    const onDelete = list === "mine" ? remove : undefined;
    return html`<ul class="episode-rows">${repeat(episodes, ({ podcast_id: id }) => id, (episode) => episodeRow(episode, { onDelete }))}</ul>`;
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${tabs()}</div>
      <section aria-label=${LISTS[list]}>
        ${list === "mine" && answer?.total_podcasts ? html`<p class="soft">${counted(answer.total_podcasts, "episode")}</p>` : nothing}
        ${rows()}${pages()}
      </section>`;
  }

  async function fill() {
    message = "";
    update();
    try {
      const isFirst = !answer;
      answer = await listEpisodes({ mine: list === "mine", page });
      if (isFirst && list === "mine") announce(counted(answer.total_podcasts, "episode"));
      clearTimeout(timer);
      if (root.isConnected && answer.podcasts.some((episode) => !hasEnded(episode))) timer = setTimeout(lookAgain, WHILE_MAKING_MILLISECONDS);
    } catch (error) {
      message = error instanceof SignInAbandonedError ? "Sign in to see your episodes." : "The list could not be read.";
      explain(error);
    } finally {
      update();
    }
  }

  function lookAgain() {
    if (list === "mine" && !token()) return; // nobody is asked to sign in by a clock
    if (document.hidden) timer = setTimeout(lookAgain, WHILE_MAKING_MILLISECONDS);
    else fill();
  }

  fill();
  sound.addEventListener("change", update);
  return () => {
    clearTimeout(timer);
    sound.removeEventListener("change", update);
  };
}
