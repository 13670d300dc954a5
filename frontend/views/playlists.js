// The user's playlists.
import { createPlaylist, listPlaylists } from "/service/playlists.js";
import { coverPicture } from "/parts/cover_picture.js";
import { durationInWords, pluralise } from "/parts/formatting.js";
import { mountCollections } from "/parts/own_collections.js";
import { PATHS } from "/router.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

function card({ playlist_id: id, title, total_podcasts: total, duration_seconds: seconds, cover_url: cover }) {
  return html`<li class="episode-row">
    <a class="tile-link" href=${PATHS.playlist(id)} tabindex="-1" aria-hidden="true">${coverPicture(id, cover)}</a>
    <div class="episode-row-text">
      <a class="episode-link" dir="auto" href=${PATHS.playlist(id)}>${title}</a>
      <p class="soft">${pluralise(total, "episode")}${seconds > 0 ? ` · ${durationInWords(Math.round(seconds / 60) * 60 || seconds)}` : nothing}</p>
    </div></li>`;
}

export function playlistsView(root) {
  mountCollections(root, {
    kind: "playlist",
    label: "Playlists",
    read: () => listPlaylists(),
    create: (title) => createPlaylist(title),
    pathOf: ({ playlist_id: id }) => PATHS.playlist(id),
    card,
    introduction: nothing,
    empty: "No playlists yet. Make one here, or choose “Add to a playlist” beside an episode. Only you can see your playlists.",
  });
  return () => {};
}
