// Lists of the user's own episodes and of public episodes, in pages.
import { SignInAbandonedError, isSignedIn } from "/service/account.js";
import { hasEnded, listEpisodes } from "/service/episodes.js";
import { confirmAndDelete } from "/parts/delete_episode.js";
import { continueListening } from "/parts/continue_listening.js";
import { episodeRow } from "/parts/episode_row.js";
import { pluralise } from "/parts/formatting.js";
import { LISTS, libraryTabs } from "/parts/library_tabs.js";
import { announce, notify, reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { positionChanges } from "/player/positions.js";
import { queueChanges } from "/player/queue.js";
import { sound } from "/player/sound.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const POLL_MILLISECONDS = 5000;
const EMPTY = { mine: "No episodes yet. Your first one will appear here.", everyone: "No public episodes yet." };

// Hides failed and cancelled episodes from the public list.
function visibleEpisodes(list, episodes) {
  return list === "mine" ? episodes : episodes.filter((episode) => episode.audio_url || !hasEnded(episode));
}

export function libraryView(root, { list, page }) {
  let response = null;
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let timer = null;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function onDelete(episode) {
    try {
      if (!(await confirmAndDelete(episode.podcast_id, `Delete “${episode.title || episode.topic}”?`))) return;
      notify("Episode deleted.");
      root.querySelector("#view-title").focus({ preventScroll: true }); // its row disappears
      await load();
    } catch (error) {
      reportError(error);
    }
  }

  function pages() {
    if (!response || response.total_pages <= 1) return nothing;
    return html`<nav class="pages" aria-label="Pagination">
      ${page > 1 ? html`<a class="button quiet" href=${PATHS.library(list, page - 1)} rel="prev">Newer</a>` : html`<span></span>`}
      <span class="soft">Page ${page} of ${response.total_pages}</span>
      ${page < response.total_pages ? html`<a class="button quiet" href=${PATHS.library(list, page + 1)} rel="next">Older</a>` : html`<span></span>`}
    </nav>`;
  }

  function rows() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!response) return html`<ul class="episode-rows loading" aria-hidden="true">${[1, 2, 3, 4].map(() => html`<li class="episode-row"></li>`)}</ul>`;
    if (response.total_podcasts === 0) return html`<p class="empty">${EMPTY[list]}</p>`;
    if (response.podcasts.length === 0) return html`<p class="empty">This page does not exist. <a href=${PATHS.library(list)}>Go to the newest episodes</a></p>`;
    const episodes = visibleEpisodes(list, response.podcasts);
    if (episodes.length === 0) return html`<p class="empty">No playable episodes on this page.</p>`;
    const onRowDelete = list === "mine" ? onDelete : undefined;
    return html`<ul class="episode-rows">${repeat(episodes, ({ podcast_id: id }) => id, (episode) => episodeRow(episode, { onDelete: onRowDelete }))}</ul>`;
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${libraryTabs(list)}</div>
      <div id="continue-listening"></div>
      <section aria-label=${LISTS[list]}>
        ${list === "mine" && response?.total_podcasts ? html`<p class="soft">${pluralise(response.total_podcasts, "episode")}</p>` : nothing}
        ${rows()}${pages()}
      </section>`;
  }

  async function load() {
    message = "";
    update();
    try {
      const isFirst = !response;
      response = await listEpisodes({ mine: list === "mine", page });
      if (isFirst && list === "mine") announce(pluralise(response.total_podcasts, "episode"));
      clearTimeout(timer);
      if (root.isConnected && response.podcasts.some((episode) => !hasEnded(episode))) timer = setTimeout(poll, POLL_MILLISECONDS);
    } catch (error) {
      isSignedOut = error instanceof SignInAbandonedError;
      message = isSignedOut ? "Sign in to see your episodes." : "The episodes could not be loaded.";
      reportError(error);
    } finally {
      update();
    }
  }

  function poll() {
    if (list === "mine" && !isSignedIn()) return; // do not open the sign-in dialog from a timer
    if (document.hidden) timer = setTimeout(poll, POLL_MILLISECONDS);
    else load();
  }

  load();
  const unmountContinue = continueListening(root.querySelector("#continue-listening"));
  for (const changes of [sound, positionChanges, queueChanges]) changes.addEventListener("change", update);
  return () => {
    clearTimeout(timer);
    unmountContinue();
    for (const changes of [sound, positionChanges, queueChanges]) changes.removeEventListener("change", update);
  };
}
