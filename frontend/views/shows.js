// The user's shows.
import { SignInAbandonedError } from "/service/account.js";
import { ApiError } from "/service/api.js";
import { createShow, listShows, readShow } from "/service/shows.js";
import { coverPicture } from "/parts/cover_picture.js";
import { pluralise } from "/parts/formatting.js";
import { mountCollections } from "/parts/own_collections.js";
import { showState } from "/parts/show_words.js";
import { openSubscribing } from "/parts/subscribe_dialog.js";
import { PATHS } from "/router.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

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

// The service paints a missing cover when the show is read: that of the first show, which an account has from the start.
async function withCover(show) {
  try {
    return await readShow(show.show_id);
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof SignInAbandonedError)) throw error;
    return show; // the list is complete without the picture
  }
}

export function showsView(root) {
  mountCollections(root, {
    kind: "show",
    label: "Shows",
    read: listShows,
    complete: (show) => (show.cover_url ? null : withCover(show)),
    create: createShow,
    pathOf: ({ show_id: id }) => PATHS.show(id),
    card,
    introduction: html`<p class="soft">A show is a podcast of your own: a title, a cover and its episodes. You can subscribe to it in a podcast app.</p>`,
    empty: "No shows yet. Make one here.",
  });
  return () => {};
}
