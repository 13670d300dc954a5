// Lists of the user's own episodes and of public episodes, in pages, sorted and filtered, and the search in them. The list,
// its page and its filters are part of the address, so that going back leads to the same place.
import { SignInAbandonedError, isSignedIn } from "/service/account.js";
import { hasEnded, listEpisodes, searchEpisodes, spokenLanguages } from "/service/episodes.js";
import { knownShows } from "/service/shows.js";
import { confirmAndDelete } from "/parts/delete_episode.js";
import { continueListening } from "/parts/continue_listening.js";
import { episodeMenu } from "/parts/episode_menu.js";
import { episodeRow } from "/parts/episode_row.js";
import { foundEpisodes } from "/parts/found_episodes.js";
import { libraryFilters } from "/parts/library_filters.js";
import { pluralise } from "/parts/formatting.js";
import { LISTS, libraryTabs } from "/parts/library_tabs.js";
import { announce, notify, reportError } from "/parts/notices.js";
import { renaming } from "/parts/renaming.js";
import { retryMessage } from "/parts/retry_message.js";
import { openSubscribing } from "/parts/subscribe_dialog.js";
import { positionChanges } from "/player/positions.js";
import { queueChanges } from "/player/queue.js";
import { changeVisibility } from "/parts/visibility.js";
import { sound } from "/player/sound.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const POLL_MILLISECONDS = 5000;
const EMPTY = { mine: "No episodes yet. Your first one will appear here.", everyone: "No public episodes yet." };

// Hides failed and cancelled episodes from the public list.
function visibleEpisodes(list, episodes) {
  return list === "mine" ? episodes : episodes.filter((episode) => episode.audio_url || !hasEnded(episode));
}

export function libraryView(root, { list, page, filters }) {
  const { q: query, ...listFilters } = filters;
  const isFiltered = Boolean(filters.status || filters.language);
  let response = null;
  let found = null; // of a search
  let languages = {};
  let shows = []; // of the user, if there are several
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let timer = null;
  const update = () => { if (root.isConnected) render(template(), root); };
  const renames = renaming(root, { update, onSaved: () => load() });

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

  function row(episode) {
    const own = list === "mine"
      ? { onRename: renames.start, onChangeVisibility: (changed) => changeVisibility(changed, load), onMoved: load, onDelete } : null;
    const menu = episodeMenu(episode, { own, isOfOthers: !episode.is_own && episode.generation_status === "completed" });
    const show = shows.find(({ show_id: id }) => id === episode.show_id);
    return episodeRow(episode, { menu, show, titleForm: renames.form(episode) });
  }

  function pages() {
    if (!response || response.total_pages <= 1) return nothing;
    const [back, on] = listFilters.sort || listFilters.order ? ["Previous page", "Next page"] : ["Newer", "Older"];
    return html`<nav class="pages" aria-label="Pagination">
      ${page > 1 ? html`<a class="button quiet" href=${PATHS.library(list, page - 1, listFilters)} rel="prev">${back}</a>` : html`<span></span>`}
      <span class="soft">Page ${page} of ${response.total_pages}</span>
      ${page < response.total_pages ? html`<a class="button quiet" href=${PATHS.library(list, page + 1, listFilters)} rel="next">${on}</a>` : html`<span></span>`}
    </nav>`;
  }

  function rows() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!response) return html`<ul class="episode-rows loading" aria-hidden="true">${[1, 2, 3, 4].map(() => html`<li class="episode-row"></li>`)}</ul>`;
    if (response.total_podcasts === 0) return html`<p class="empty">${isFiltered ? "No episodes with this status and language." : EMPTY[list]}</p>`;
    if (response.podcasts.length === 0) return html`<p class="empty">This page does not exist. <a href=${PATHS.library(list)}>Go to the newest episodes</a></p>`;
    const episodes = visibleEpisodes(list, response.podcasts);
    if (episodes.length === 0) return html`<p class="empty">No playable episodes on this page.</p>`;
    return html`<ul class="episode-rows">${repeat(episodes, ({ podcast_id: id }) => id, row)}</ul>`;
  }

  function results() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!found) return html`<p class="empty">Searching for “${query}”…</p>`;
    if (found.length === 0) return html`<p class="empty">Nothing found for “${query}”. <a href=${PATHS.library(list)}>Show all episodes</a></p>`;
    return html`<p class="soft">${pluralise(found.length, "episode")} for “${query}”. <a href=${PATHS.library(list)}>Show all episodes</a></p>${foundEpisodes(found)}`;
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${libraryTabs(list)}</div>
      <div id="continue-listening"></div>
      <section aria-label=${LISTS[list]}>
        ${libraryFilters({
          filters, languages, hasStatus: list === "mine",
          searchLabel: list === "mine" ? "Search your episodes" : "Search public episodes",
          onChange: (changed) => navigate(PATHS.library(list, 1, changed)),
        })}
        ${query ? results() : html`
          ${list === "mine" && response?.total_podcasts ? html`<div class="row"><span class="soft">${pluralise(response.total_podcasts, "episode")}</span>
            <button type="button" class="quiet small" @click=${() => openSubscribing()}>Subscribe</button></div>` : nothing}
          ${rows()}${pages()}`}
      </section>`;
  }

  async function loadFound() {
    const isFirst = !found;
    found = await searchEpisodes(query, { mine: list === "mine" });
    if (isFirst) announce(found.length ? `${pluralise(found.length, "episode")} found.` : "Nothing found.");
  }

  async function load() {
    message = "";
    update();
    try {
      if (query) return await loadFound();
      const isFirst = !response;
      response = await listEpisodes({ mine: list === "mine", page, filters: listFilters });
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
  if (list === "mine") knownShows().then((known) => { shows = known.length > 1 ? known : []; update(); });
  spokenLanguages().then((spoken) => { languages = spoken; update(); }).catch(() => {}); // the list matters more than this choice
  return () => {
    clearTimeout(timer);
    unmountContinue();
    for (const changes of [sound, positionChanges, queueChanges]) changes.removeEventListener("change", update);
  };
}
