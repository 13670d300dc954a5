// All bookmarks, by episode.
import { isSignedIn } from "/service/account.js";
import { allBookmarks, bookmarkChanges, reloadBookmarks } from "/service/bookmarks.js";
import { bookmarkList } from "/listening/bookmark_list.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

// The episode that was marked last comes first, and within it the order is that of the episode.
function byEpisode(bookmarks) {
  const found = new Map();
  for (const bookmark of bookmarks) {
    const { podcast_id: podcastId, title } = bookmark;
    if (!found.has(podcastId)) found.set(podcastId, { podcastId, title, own: [] });
    found.get(podcastId).own.push(bookmark);
  }
  for (const { own } of found.values()) own.sort((one, other) => one.at_seconds - other.at_seconds);
  return [...found.values()];
}

export function bookmarksView(root) {
  const update = () => { if (root.isConnected) render(template(), root); };
  const list = bookmarkList(root, update);

  function content() {
    const { bookmarks, isLoaded, error } = allBookmarks();
    if (error) return retryMessage("Your bookmarks could not be loaded.", reloadBookmarks);
    if (!isLoaded) return html`<div class="panel loading" aria-hidden="true"></div>`;
    if (bookmarks.length === 0) return html`<p class="empty">No bookmarks yet. Open an episode and select some of its words, or press the bookmark in the player (key B).</p>`;
    return repeat(byEpisode(bookmarks), ({ podcastId }) => podcastId, ({ podcastId, title, own }) => html`
      <section class="bookmarked-episode panel"><h2 dir="auto"><a href=${PATHS.episode(podcastId)}>${title}</a></h2>${list(own)}</section>`);
  }

  function template() {
    return html`
      <div class="view-head"><h1 id="view-title" tabindex="-1">Bookmarks</h1>
        ${isSignedIn() ? nothing : html`<p class="soft">Kept in this browser. Sign in to keep them in your account.</p>`}</div>
      ${content()}`;
  }

  update();
  bookmarkChanges.addEventListener("change", update);
  return () => bookmarkChanges.removeEventListener("change", update);
}
