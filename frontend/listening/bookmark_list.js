// A list of bookmarks: play from there, write a note, remove.
import { changeNote, removeBookmark } from "/service/bookmarks.js";
import { durationInWords, formatClock } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { announce, reportError } from "/parts/notices.js";
import { playEpisode } from "/player/playback.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const MAX_NOTE_CHARS = 2000;

// `root`: an element around the list. `onChange`: draws the list again.
export function bookmarkList(root, onChange) {
  let editedId = null;

  const itemOf = (id) => root.querySelector(`[data-bookmark="${id}"]`);

  function edit(id) {
    editedId = id;
    onChange();
    itemOf(id)?.querySelector("textarea")?.focus();
  }

  function close(id) {
    editedId = null;
    onChange();
    itemOf(id)?.querySelector(".edit-note").focus();
  }

  async function save(event, bookmark) {
    event.preventDefault();
    const note = event.target.elements.note.value.trim() || null;
    try {
      await changeNote(bookmark, note);
      announce("Note saved.");
      close(bookmark.bookmark_id);
    } catch (error) {
      reportError(error);
    }
  }

  async function remove(bookmark) {
    const item = itemOf(bookmark.bookmark_id);
    const neighbour = (item.nextElementSibling ?? item.previousElementSibling)?.dataset.bookmark;
    try {
      await removeBookmark(bookmark);
    } catch (error) {
      reportError(error);
      return;
    }
    announce("Bookmark removed.");
    onChange();
    (neighbour ? itemOf(neighbour)?.querySelector("button") : document.getElementById("view-title"))?.focus({ preventScroll: true });
  }

  function noteForm(bookmark) {
    const onKey = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close(bookmark.bookmark_id);
    };
    return html`
      <form class="note-form" @submit=${(event) => save(event, bookmark)} @keydown=${onKey}>
        <textarea name="note" rows="2" maxlength=${MAX_NOTE_CHARS} aria-label="Note" .value=${bookmark.note ?? ""}></textarea>
        <div class="row tight"><button type="submit" class="small">Save note</button>
          <button type="button" class="quiet small" @click=${() => close(bookmark.bookmark_id)}>Cancel</button></div>
      </form>`;
  }

  function item(bookmark) {
    const { bookmark_id: id, podcast_id: podcastId, at_seconds: at, quote, note } = bookmark;
    const place = `the bookmark at ${durationInWords(at)}`;
    return html`<li data-bookmark=${id}>
      <button type="button" class="quiet small bookmark-time" aria-label="Play from ${durationInWords(at)}" @click=${() => playEpisode(podcastId, at)}>${icon("play")}${formatClock(at)}</button>
      <div class="bookmark-text">
        ${quote ? html`<q dir="auto">${quote}</q>` : nothing}
        ${editedId === id ? noteForm(bookmark) : html`
          ${note ? html`<p class="bookmark-note" dir="auto">${note}</p>` : nothing}
          <div class="row tight">
            <button type="button" class="link small edit-note" aria-label="${note ? "Edit the note of" : "Add a note to"} ${place}" @click=${() => edit(id)}>${note ? "Edit note" : "Add note"}</button>
            <button type="button" class="link small" aria-label="Remove ${place}" @click=${() => remove(bookmark)}>Remove</button>
          </div>`}
      </div>
    </li>`;
  }

  return (bookmarks) => html`<ul class="bookmarks" role="list">${repeat(bookmarks, ({ bookmark_id: id }) => id, item)}</ul>`;
}
