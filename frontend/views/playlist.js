// One playlist: its episodes in their order, which buttons, keys and the pointer change.
import { SignInAbandonedError } from "/service/account.js";
import { changePlaylist, deletePlaylist, readPlaylist } from "/service/playlists.js";
import { confirmAction } from "/parts/confirm_dialog.js";
import { draggedRows } from "/parts/dragged_rows.js";
import { episodeMenu } from "/parts/episode_menu.js";
import { episodeRow } from "/parts/episode_row.js";
import { durationInWords, pluralise } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { announce, notify, reportError } from "/parts/notices.js";
import { focusRename, renameForm } from "/parts/rename_form.js";
import { retryMessage } from "/parts/retry_message.js";
import { playAll } from "/player/play_all.js";
import { sound } from "/player/sound.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

export function playlistView(root, { playlistId }) {
  let playlist = null;
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let isRenaming = false;
  let saving = Promise.resolve(); // changes are sent one after the other, in the order of the user's actions
  const update = () => { if (root.isConnected) render(template(), root); };
  const drag = draggedRows({ onMove: (from, to) => move(from, to) });

  function save(fields) {
    saving = saving.then(() => changePlaylist(playlistId, fields)).catch((error) => {
      reportError(error);
      return load(); // shows what the service has
    });
    return saving;
  }

  function setEpisodes(podcasts) {
    const total = podcasts.reduce((sum, { duration_seconds: seconds }) => sum + (seconds ?? 0), 0);
    playlist = { ...playlist, podcasts, total_podcasts: podcasts.length, duration_seconds: total };
    update();
    return save({ podcast_ids: podcasts.map(({ podcast_id: id }) => id) });
  }

  function move(from, to, { focus = null } = {}) {
    const { podcasts } = playlist;
    if (from === to || to < 0 || to >= podcasts.length) return;
    const moved = podcasts[from];
    setEpisodes(podcasts.toSpliced(from, 1).toSpliced(to, 0, moved));
    announce(`${moved.title || moved.topic}: now ${to + 1} of ${podcasts.length}.`);
    const item = root.querySelectorAll(".episode-row")[to];
    if (focus) (item.querySelector(`.${focus}:not(:disabled)`) ?? item.querySelector(".mover:not(:disabled)")).focus();
  }

  function onRemove(episode) {
    setEpisodes(playlist.podcasts.filter((other) => other !== episode));
    announce("Removed from the playlist.");
    root.querySelector("#view-title").focus({ preventScroll: true }); // its row disappears
  }

  function onRename() {
    isRenaming = true;
    update();
    focusRename(root);
  }

  function stopRenaming() {
    isRenaming = false;
    update();
    root.querySelector("#rename-playlist").focus();
  }

  function onSaveTitle(title) {
    playlist = { ...playlist, title };
    stopRenaming();
    save({ title });
  }

  async function onDelete() {
    try {
      const isConfirmed = await confirmAction({ title: `Delete “${playlist.title}”?`, text: "The list is deleted. Its episodes stay.", button: "Delete" });
      if (!isConfirmed) return;
      await deletePlaylist(playlistId);
      navigate(PATHS.playlists(), { replace: true });
      notify("Playlist deleted.");
    } catch (error) {
      reportError(error);
    }
  }

  function movers(index, title) {
    const last = playlist.podcasts.length - 1;
    return html`<span class="movers">
      <button type="button" class="plain mover up" aria-label="Move ${title} up" ?disabled=${index === 0} @click=${() => move(index, index - 1, { focus: "up" })}>${icon("up")}</button>
      <button type="button" class="plain mover down" aria-label="Move ${title} down" ?disabled=${index === last} @click=${() => move(index, index + 1, { focus: "down" })}>${icon("down")}</button>
    </span>`;
  }

  function row(episode, index) {
    const menu = episodeMenu(episode, { extra: [{ label: "Remove from this playlist", action: onRemove }] });
    return episodeRow(episode, { menu, before: movers(index, episode.title || episode.topic) });
  }

  function head() {
    const { title, total_podcasts: total, duration_seconds: seconds, podcasts } = playlist;
    const heard = podcasts.filter(({ audio_url: url }) => url);
    return html`
      ${isRenaming ? renameForm({ title, label: "New name of the playlist", onSave: onSaveTitle, onCancel: stopRenaming }) : nothing}
      <p class="soft">${pluralise(total, "episode")}${seconds >= 1 ? ` · ${durationInWords(Math.round(seconds / 60) * 60 || Math.round(seconds))}` : nothing}</p>
      <div class="row">
        ${heard.length ? html`<button type="button" @click=${() => playAll(heard)}>${icon("play")} Play all</button>` : nothing}
        <button type="button" class="quiet" id="rename-playlist" @click=${onRename}>Rename</button>
        <button type="button" class="quiet" @click=${onDelete}>${icon("trash")} Delete</button>
      </div>`;
  }

  function content() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!playlist) return html`<ul class="episode-rows loading" aria-hidden="true"><li class="episode-row"></li></ul>`;
    if (playlist.podcasts.length === 0) return html`<p class="empty">Nothing in it yet. Choose “Add to a playlist” beside an episode.</p>`;
    return html`<ol class="episode-rows" @pointerdown=${drag.start}>${repeat(playlist.podcasts, ({ podcast_id: id }) => id, row)}</ol>`;
  }

  function template() {
    return html`
      <div class="view-head">
        <p class="category"><a href=${PATHS.playlists()}>Playlists</a></p>
        <h1 id="view-title" tabindex="-1" dir="auto">${playlist?.title ?? "Playlist"}</h1>
        ${playlist ? head() : nothing}
      </div>
      <section aria-label="Episodes of the playlist">${content()}</section>`;
  }

  async function load() {
    message = "";
    update();
    try {
      playlist = await readPlaylist(playlistId);
    } catch (error) {
      isSignedOut = error instanceof SignInAbandonedError;
      message = isSignedOut ? "Sign in to see your playlists." : error.status === 404 ? "You have no such playlist." : "The playlist could not be loaded.";
      reportError(error);
    }
    update();
  }

  load();
  sound.addEventListener("change", update);
  return () => sound.removeEventListener("change", update);
}
