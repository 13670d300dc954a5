// The user's shows.
import { SignInAbandonedError } from "/service/account.js";
import { createShow, listShows } from "/service/shows.js";
import { coverPicture } from "/parts/cover_picture.js";
import { pluralise } from "/parts/formatting.js";
import { libraryTabs } from "/parts/library_tabs.js";
import { reportError } from "/parts/notices.js";
import { retryMessage } from "/parts/retry_message.js";
import { MAX_SHOW_TITLE_CHARACTERS, showState } from "/parts/show_words.js";
import { openSubscribing } from "/parts/subscribe_dialog.js";
import { PATHS, navigate } from "/router.js";
import { html, render } from "/vendor/lit-html-3.3.3/lit-html.js";

function card(show) {
  const { show_id: id, title, episode_count: count, cover_url: cover } = show;
  return html`<li class="episode-row">
    <a class="tile-link" href=${PATHS.show(id)} tabindex="-1" aria-hidden="true">${coverPicture(id, cover)}</a>
    <div class="episode-row-text">
      <a class="episode-link" dir="auto" href=${PATHS.show(id)}>${title}</a>
      <p class="soft">${pluralise(count, "episode")} · ${showState(show)}</p>
    </div>
    <button type="button" class="quiet small" aria-label="Subscribe to ${title}" @click=${() => openSubscribing(show)}>Subscribe</button></li>`;
}

export function showsView(root) {
  let shows = null;
  let message = "";
  let isSignedOut = false; // the user closed the sign-in dialog
  let busy = false;
  const update = () => { if (root.isConnected) render(template(), root); };

  async function onCreate(event) {
    event.preventDefault();
    const title = event.target.elements.show.value.trim();
    if (!title || busy) return;
    busy = true;
    update();
    try {
      const made = await createShow(title);
      navigate(PATHS.show(made.show_id));
    } catch (error) {
      reportError(error);
    } finally {
      busy = false;
      update();
    }
  }

  function content() {
    if (message) return retryMessage(message, load, { waitsForUser: isSignedOut });
    if (!shows) return html`<ul class="episode-rows loading" aria-hidden="true"><li class="episode-row"></li></ul>`;
    return html`
      <p class="soft">A show is a podcast of your own: a title, a cover and its episodes. You can subscribe to it in a podcast app.</p>
      <form class="library-search" @submit=${onCreate}>
        <input name="show" aria-label="Name of a new show" placeholder="Name of a new show" required maxlength=${MAX_SHOW_TITLE_CHARACTERS} autocomplete="off" dir="auto">
        <button type="submit" aria-disabled=${busy}>Make show</button>
      </form>
      ${shows.length ? html`<ul class="episode-rows">${shows.map(card)}</ul>` : html`<p class="empty">No shows yet. Make one here.</p>`}`;
  }

  function template() {
    return html`<div class="view-head"><h1 id="view-title" tabindex="-1">Library</h1>${libraryTabs("shows")}</div>
      <section aria-label="Shows">${content()}</section>`;
  }

  async function load() {
    message = "";
    update();
    try {
      shows = await listShows();
    } catch (error) {
      isSignedOut = error instanceof SignInAbandonedError;
      message = isSignedOut ? "Sign in to see your shows." : "The shows could not be loaded.";
      reportError(error);
    }
    update();
  }

  load();
  return () => {};
}
