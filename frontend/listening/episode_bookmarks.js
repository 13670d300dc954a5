// The bookmarks of one episode, on its page.
import { bookmarkChanges, bookmarksOf, reloadBookmarks } from "/service/bookmarks.js";
import { bookmarkList } from "/listening/bookmark_list.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS } from "/router.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

// `root`: the element of the view. `onChange`: draws the template again.
export function episodeBookmarks(root, podcastId, onChange) {
  const list = bookmarkList(root, onChange);
  bookmarkChanges.addEventListener("change", onChange);

  function content() {
    const { bookmarks, error } = bookmarksOf(podcastId);
    if (error) return retryMessage("Your bookmarks could not be loaded.", reloadBookmarks);
    return bookmarks.length > 0 ? list(bookmarks) : html`<p class="soft">None yet. Select some words, or press the bookmark in the player (key B).</p>`;
  }

  return {
    template: () => html`<section class="bookmarks-part" aria-labelledby="bookmarks-title">
      <h2 id="bookmarks-title">Bookmarks</h2>${content()}<p class="all-bookmarks"><a href=${PATHS.bookmarks()}>All bookmarks</a></p></section>`,
    remove: () => bookmarkChanges.removeEventListener("change", onChange),
  };
}
