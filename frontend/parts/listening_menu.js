// A menu of what can be done with an episode that can be heard: queue it, mark it as played.
import { icon } from "/parts/icons.js";
import { notify } from "/parts/notices.js";
import { panelButton } from "/parts/panel_button.js";
import { markPlayed, savedPosition, wasPlayed } from "/player/positions.js";
import { addToQueue, isQueued, removeFromQueue } from "/player/queue.js";
import { sound } from "/player/sound.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

function toggleQueued(episode) {
  if (isQueued(episode.podcast_id)) {
    removeFromQueue(episode.podcast_id);
    notify("Removed from Up next.");
  } else {
    notify(addToQueue(episode) ? "Added to Up next." : "Up next is full. Remove an episode first.");
  }
}

function mark(episode, isPlayed) {
  if (sound.episode?.id === episode.podcast_id) sound.rewind();
  markPlayed(episode, isPlayed);
  notify(isPlayed ? "Marked as played." : "Marked as not played.");
}

// Queue it, mark it as played. For an episode that can be heard.
export function listeningChoices(episode) {
  const { podcast_id: id } = episode;
  const choose = (action) => (event) => {
    event.currentTarget.closest("[popover]")?.hidePopover();
    action();
  };
  const canUnmark = wasPlayed(id) || savedPosition(id) > 0;
  return html`
    <button type="button" @click=${choose(() => toggleQueued(episode))}>${isQueued(id) ? "Remove from Up next" : "Add to Up next"}</button>
    ${wasPlayed(id) ? nothing : html`<button type="button" @click=${choose(() => mark(episode, true))}>Mark as played</button>`}
    ${canUnmark ? html`<button type="button" @click=${choose(() => mark(episode, false))}>Mark as not played</button>` : nothing}`;
}

// `list`: a word that is different for each list of the page.
export function listeningMenu(episode, { list }) {
  if (!episode.audio_url) return nothing;
  const title = episode.title || episode.topic;
  return panelButton({
    id: `listening-${list}-${episode.podcast_id}`, className: "plain", label: `More for ${title}`, content: icon("more"), panelLabel: title, panel: listeningChoices(episode),
  });
}
