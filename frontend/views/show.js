// One of the user's shows: its episodes, and what the owner can change.
import { SignInAbandonedError } from "/service/account.js";
import { listEpisodes } from "/service/episodes.js";
import { changeShow, deleteShow, readShow } from "/service/shows.js";
import { confirmAction } from "/parts/confirm_dialog.js";
import { coverPicture } from "/parts/cover_picture.js";
import { episodeMenu } from "/parts/episode_menu.js";
import { episodeRow } from "/parts/episode_row.js";
import { pluralise } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { notify, reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { showForm } from "/parts/show_form.js";
import { moveToShow } from "/parts/show_dialog.js";
import { showState } from "/parts/show_words.js";
import { openSubscribing } from "/parts/subscribe_dialog.js";
import { playAll } from "/player/play_all.js";
import { sound } from "/player/sound.js";
import { PATHS, navigate } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";
import { repeat } from "/vendor/lit-html-3.3.3/directives/repeat.js";

const COVER_PIXELS = 240;
const QUESTIONS = {
  public: {
    text: "Everyone can then see its title, description, author and cover, and subscribe to its public episodes. Unlisted episodes stay out of it.",
    button: "Make public",
    keep: "Keep it private",
  },
  private: {
    text: "Its public page and feed stop. Podcast apps that use the public feed get no new episodes. Private addresses still work.",
    button: "Make private",
    keep: "Keep it public",
  },
};

export function showView(root, { showId, page }) {
  let show = null;
  let episodes = null; // a page of them
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let form = null; // while the user edits the show
  const update = () => {
    if (!root.isConnected) return;
    const hadTitleFocus = document.activeElement?.id === "view-title";
    render(template(), root);
    // The title of the empty view is another element.
    if (hadTitleFocus && document.activeElement?.id !== "view-title") root.querySelector("#view-title").focus({ preventScroll: true });
  };

  async function change(fields, said) {
    try {
      show = await changeShow(showId, fields);
      notify(said);
      return true;
    } catch (error) {
      reportError(error);
      return false;
    } finally {
      update();
    }
  }

  function closeForm() {
    form = null;
    update();
    root.querySelector("#edit-show").focus();
  }

  function onEdit() {
    const onSave = async (fields) => { if (await change(fields, "Show saved.")) closeForm(); };
    form = showForm(show, { update, onSave, onCancel: closeForm });
    update();
    root.querySelector("#show-title").focus();
  }

  async function onVisibility() {
    const visibility = show.visibility === "public" ? "private" : "public";
    const { text, button, keep } = QUESTIONS[visibility];
    if (!(await confirmAction({ title: `Make “${show.title}” ${visibility}?`, text, button, keep, canBeUndone: true }))) return;
    await change({ visibility }, `The show is ${visibility} now.`);
  }

  async function onDelete() {
    const text = "Its feeds stop, and podcast apps get no new episodes of it. Its episodes stay in your library.";
    try {
      if (!(await confirmAction({ title: `Delete “${show.title}”?`, text, button: "Delete" }))) return;
      await deleteShow(showId);
      navigate(PATHS.shows(), { replace: true });
      notify("Show deleted.");
    } catch (error) {
      reportError(error);
    }
  }

  function publicLinks() {
    if (!show.page_url) return nothing;
    return html`<p class="row"><a href=${show.page_url} target="_blank" rel="noopener">Public page</a> <a href=${show.feed_url} target="_blank" rel="noopener">Feed (RSS)</a></p>`;
  }

  function actions() {
    const heard = (episodes?.podcasts ?? []).filter(({ audio_url: url }) => url);
    return html`<div class="row">
      ${heard.length ? html`<button type="button" @click=${() => playAll(heard)}>${icon("play")} Play all</button>` : nothing}
      <button type="button" class=${heard.length ? "quiet" : ""} @click=${() => openSubscribing(show)}>Subscribe</button>
      <button type="button" class="quiet" id="edit-show" aria-expanded=${Boolean(form)} @click=${() => (form ? closeForm() : onEdit())}>Edit</button>
      <button type="button" class="quiet" @click=${onVisibility}>${show.visibility === "public" ? "Make private" : "Make public"}</button>
      ${show.is_default ? nothing : html`<button type="button" class="quiet" @click=${onDelete}>${icon("trash")} Delete</button>`}
    </div>`;
  }

  function details() {
    const { title, description, author, category, episode_count: count, is_hidden: isHidden } = show;
    return html`
      <div class="show-head">
        <div class="cover">${coverPicture(showId, show.cover_url, { pixels: COVER_PIXELS })}</div>
        <div class="episode-text">
          <p class="category"><a href=${PATHS.shows()}>Shows</a></p>
          <h1 id="view-title" tabindex="-1" dir="auto">${title}</h1>
          <p class="soft">${[pluralise(count, "episode"), showState(show), category, author].filter(Boolean).join(" · ")}</p>
          ${isHidden ? html`<p class="status" data-failed="true">An operator has hidden this show. Only you can see it.</p>` : nothing}
          ${description ? html`<p class="show-description" dir="auto">${description}</p>` : nothing}
          ${publicLinks()}
          ${actions()}
        </div>
      </div>
      ${form ? form.template() : nothing}`;
  }

  function row(episode) {
    const menu = episodeMenu(episode, { extra: [{ label: "Move to show…", action: () => moveToShow(episode, load) }] });
    return episodeRow(episode, { menu });
  }

  function list() {
    if (!episodes.podcasts.length) return html`<p class="empty">No episodes in it yet. Choose this show when you create an episode, or “Move to show…” beside an episode.</p>`;
    const { total_pages: total } = episodes;
    return html`<ul class="episode-rows">${repeat(episodes.podcasts, ({ podcast_id: id }) => id, row)}</ul>
      ${total > 1 ? html`<nav class="pages" aria-label="Pagination">
        ${page > 1 ? html`<a class="button quiet" href=${PATHS.show(showId, page - 1)} rel="prev">Newer</a>` : html`<span></span>`}
        <span class="soft">Page ${page} of ${total}</span>
        ${page < total ? html`<a class="button quiet" href=${PATHS.show(showId, page + 1)} rel="next">Older</a>` : html`<span></span>`}</nav>` : nothing}`;
  }

  function template() {
    if (show) return html`${details()}<section aria-label="Episodes of the show">${episodes ? list() : retryMessage(message, load)}</section>`;
    return html`<div class="view-head"><p class="category"><a href=${PATHS.shows()}>Shows</a></p><h1 id="view-title" tabindex="-1">Show</h1></div>
      ${message ? retryMessage(message, load, { waitsForUser: isSignedOut }) : html`<ul class="episode-rows loading" aria-hidden="true"><li class="episode-row"></li></ul>`}`;
  }

  async function load() {
    message = "";
    if (!show) update();
    try {
      const filters = { show_id: showId };
      [show, episodes] = await Promise.all([readShow(showId), listEpisodes({ mine: true, page, filters })]);
      document.title = `${show.title} · Aethercast`;
    } catch (error) {
      isSignedOut = error instanceof SignInAbandonedError;
      message = isSignedOut ? "Sign in to see your shows." : error.status === 404 ? "There is no such show in your account." : "The show could not be loaded.";
      reportError(error);
    }
    update();
  }

  load();
  sound.addEventListener("change", update);
  return () => sound.removeEventListener("change", update);
}
