// Moves an episode to another show, or to none.
import { changeEpisode } from "/service/episodes.js";
import { listShows } from "/service/shows.js";
import { icon } from "/parts/icons.js";
import { notify, reportError } from "/parts/notices.js";
import { ownDialog } from "/parts/own_dialog.js";
import { showState } from "/parts/show_words.js";
import { PATHS } from "/router.js";
import { html } from "/vendor/lit-html-3.3.3/lit-html.js";

const NO_SHOW = { show_id: null, title: "No show" };
const dialog = ownDialog("move-to-show");

// `onMoved(episode)` gets the changed episode as in a list.
export async function moveToShow({ podcast_id: podcastId, title, topic, show_id: presentId }, onMoved) {
  let busy = false;
  let shows = [];

  const move = (show) => async () => {
    if (busy) return;
    busy = true;
    draw();
    try {
      const changed = await changeEpisode(podcastId, { show_id: show.show_id });
      dialog.close();
      notify(show === NO_SHOW ? "The episode is in no show now." : `Moved to “${show.title}”.`);
      await onMoved(changed);
    } catch (error) {
      dialog.close(); // the message would be behind it
      reportError(error);
    }
  };

  function choice(show) {
    const isPresent = show.show_id === (presentId ?? null);
    return html`<li><button type="button" class="quiet wide" ?disabled=${isPresent} aria-disabled=${busy} @click=${move(show)}>
      <span dir="auto">${show.title}</span>
      <span class="soft">${isPresent ? html`${icon("check")} Now` : show === NO_SHOW ? "" : showState({ ...show, is_default: false })}</span></button></li>`;
  }

  function draw() {
    dialog.draw(html`
      <button type="button" class="plain close" aria-label="Close" @click=${dialog.close}>${icon("close")}</button>
      <h2 id="move-to-show">Move to show</h2>
      <p class="soft" dir="auto">${title || topic}</p>
      <ul class="playlist-choices">${[...shows, NO_SHOW].map(choice)}</ul>
      <p><a href=${PATHS.shows()} @click=${dialog.close}>Make a new show</a></p>`);
  }

  try {
    shows = await listShows();
    draw();
    dialog.open();
  } catch (error) {
    reportError(error);
  }
}
