// Adds an episode to a playlist, or to a new one.
import { changePlaylist, createPlaylist, listPlaylists } from "/service/playlists.js";
import { pluralise } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { notify, reportError } from "/parts/notices.js";
import { ownDialog } from "/parts/own_dialog.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_TITLE_CHARACTERS = 200;
const dialog = ownDialog("add-to-playlist");

export async function addToPlaylist({ podcast_id: podcastId, title, topic }) {
  let busy = false;
  let playlists = [];

  const run = async (request, message) => {
    if (busy) return;
    busy = true;
    draw();
    try {
      await request();
      dialog.close();
      notify(message);
    } catch (error) {
      dialog.close(); // the message would be behind it
      reportError(error);
    }
  };

  function onCreate(event) {
    event.preventDefault();
    const name = event.target.elements.playlist.value.trim();
    if (name) run(() => createPlaylist(name, [podcastId]), `Added to “${name}”.`);
  }

  function choice(playlist) {
    const add = () => run(() => changePlaylist(playlist.playlist_id, { add_podcast_ids: [podcastId] }), `Added to “${playlist.title}”.`);
    return html`<li><button type="button" class="quiet wide" ?disabled=${playlist.holds_podcast} @click=${add}>
      <span dir="auto">${playlist.title}</span>
      <span class="soft">${playlist.holds_podcast ? html`${icon("check")} In it` : pluralise(playlist.total_podcasts, "episode")}</span></button></li>`;
  }

  function draw() {
    dialog.draw(html`
      <button type="button" class="plain close" aria-label="Close" @click=${dialog.close}>${icon("close")}</button>
      <h2 id="add-to-playlist">Add to a playlist</h2>
      <p class="soft" dir="auto">${title || topic}</p>
      ${playlists.length ? html`<ul class="playlist-choices">${playlists.map(choice)}</ul>` : nothing}
      <form @submit=${onCreate}>
        <label for="new-playlist">New playlist</label>
        <input id="new-playlist" name="playlist" required maxlength=${MAX_TITLE_CHARACTERS} autocomplete="off">
        <button type="submit" aria-disabled=${busy}>Make it and add</button>
      </form>`);
  }

  try {
    playlists = await listPlaylists({ podcastId });
    draw();
    dialog.open();
  } catch (error) {
    reportError(error);
  }
}
