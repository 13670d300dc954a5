// The user's playlists.
import { SignInAbandonedError } from "/service/account.js";
import { createPlaylist, listPlaylists } from "/service/playlists.js";
import { coverPicture } from "/parts/cover_picture.js";
import { durationInWords, pluralise } from "/parts/formatting.js";
import { libraryTabs } from "/parts/library_tabs.js";
import { reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_TITLE_CHARACTERS = 200;

function card({ playlist_id: id, title, total_podcasts: total, duration_seconds: seconds, cover_url: cover }) {
  return html`<li class="episode-row">
    <a class="tile-link" href=${PATHS.playlist(id)} tabindex="-1" aria-hidden="true">${coverPicture(id, cover)}</a>
    <div class="episode-row-text">
      <a class="episode-link" dir="auto" href=${PATHS.playlist(id)}>${title}</a>
      <p class="soft">${pluralise(total, "episode")}${seconds > 0 ? ` · ${durationInWords(Math.round(seconds / 60) * 60 || seconds)}` : nothing}</p>
    </div></li>`;
}

export function playlistsView(root) {
  let playlists = null;
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let busy = false;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function onCreate(event) {
    event.preventDefault();
    const title = event.target.elements.playlist.value.trim();
    if (!title || busy) return;
    busy = true;
    try {
      const made = await createPlaylist(title);
      navigate(PATHS.playlist(made.playlist_id));
    } catch (error) {
      reportError(error);
    } finally {
      busy = false;
    }
  }

  function content() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!playlists) return html`<ul class="episode-rows loading" aria-hidden="true"><li class="episode-row"></li></ul>`;
    return html`
      <form class="library-search" @submit=${onCreate}>
        <input name="playlist" aria-label="Name of a new playlist" placeholder="Name of a new playlist" required maxlength=${MAX_TITLE_CHARACTERS} autocomplete="off">
        <button type="submit">Make playlist</button>
      </form>
      ${playlists.length ? html`<ul class="episode-rows">${playlists.map(card)}</ul>`
        : html`<p class="empty">No playlists yet. Make one here, or choose “Add to a playlist” beside an episode. Only you can see your playlists.</p>`}`;
  }

  function template() {
    return html`<div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${libraryTabs("playlists")}</div>
      <section aria-label="Playlists">${content()}</section>`;
  }

  async function load() {
    message = "";
    update();
    try {
      playlists = await listPlaylists();
    } catch (error) {
      isSignedOut = error instanceof SignInAbandonedError;
      message = isSignedOut ? "Sign in to see your playlists." : "The playlists could not be loaded.";
      reportError(error);
    }
    update();
  }

  load();
  return () => {};
}
