// The button that keeps an episode in this browser, or removes it.
import { formatBytes, isKeepingSupported, isKept, keepEpisode, keptEpisodes, removeKept } from "/service/kept_episodes.js";
import { icon } from "/parts/icons.js";
import { notify, reportError } from "/parts/notices.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const beingKept = new Set(); // ids

// `update` renders the view again.
export function keepOfflineButton(episode, update) {
  if (!isKeepingSupported()) return nothing;
  const id = episode.podcast_id;
  const isBusy = beingKept.has(id);
  const onClick = () => !isBusy && toggle(episode, update);
  const content = isBusy ? html`${icon("offline")} Loading…` : isKept(id) ? html`${icon("check")} Kept for offline` : html`${icon("offline")} Keep for offline`;
  return html`<button type="button" class="quiet" aria-pressed=${isKept(id)} aria-disabled=${isBusy} @click=${onClick}>${content}</button>`;
}

async function toggle(episode, update) {
  const id = episode.podcast_id;
  beingKept.add(id);
  update();
  try {
    if (isKept(id)) await remove(id);
    else await keep(episode);
  } catch (error) {
    reportError(error);
  } finally {
    beingKept.delete(id);
    update();
  }
}

async function keep(episode) {
  await keepEpisode(episode);
  const { bytes } = keptEpisodes().find(({ podcast_id: id }) => id === episode.podcast_id);
  notify(`The episode plays without a network now (${formatBytes(bytes)}).`);
}

async function remove(id) {
  await removeKept(id);
  notify("Removed from this browser. The episode itself stays.");
}
