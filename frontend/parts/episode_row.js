// One episode in a list, with its status and a play button.
import { hasFailed } from "/service/episodes.js";
import { serviceNow } from "/service/service_clock.js";
import { coverPicture } from "/parts/cover_picture.js";
import { durationInWords, formatClock, formatFullDate, formatRelativeDate } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { listeningMenu } from "/parts/listening_menu.js";
import { PATHS } from "/router.js";
import { isPlaying, sound } from "/player/sound.js";
import { playEpisode } from "/player/playback.js";
import { savedPosition, wasPlayed } from "/player/positions.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

function statusLabel(episode) {
  if (episode.audio_url) {
    return html`<span aria-hidden="true">${formatClock(episode.duration_seconds)}</span>
      <span class="visually-hidden">${durationInWords(episode.duration_seconds)} long</span>${listened(episode)}`;
  }
  if (hasFailed(episode)) return html`<span class="badge failed">Failed</span>`;
  if (episode.generation_status === "cancelled") return html`<span class="badge">Cancelled</span>`;
  return html`<span class="badge busy">In progress</span>`;
}

function secondsPlayed({ podcast_id: id }) {
  return sound.episode?.id === id ? sound.position : savedPosition(id);
}

function listened(episode) {
  const left = episode.duration_seconds - secondsPlayed(episode);
  if (wasPlayed(episode.podcast_id)) return html` · <span class="played">${icon("check")} Played</span>`;
  if (left >= episode.duration_seconds - 1 || left < 1) return nothing;
  return html` · <span class="left">${left < 60 ? "less than a minute left" : `${Math.round(left / 60)} min left`}</span>`;
}

function cover(episode) {
  const url = keptCover(episode);
  const onLost = () => covers.delete(new URL(episode.cover_url).pathname);
  const share = episode.audio_url ? Math.min(1, secondsPlayed(episode) / episode.duration_seconds) : 0;
  return html`<a class="tile-link" href=${PATHS.episode(episode.podcast_id)} tabindex="-1" aria-hidden="true">
    ${coverPicture(episode.podcast_id, url, { onLost })}
    ${share > 0 && !wasPlayed(episode.podcast_id) ? html`<progress max="1" .value=${share}></progress>` : nothing}</a>`;
}

// Every answer may have a newly signed URL of the same picture. Keeping the first avoids loading it again.
const covers = new Map();

function keptCover({ cover_url: url }) {
  if (!url) return null;
  const { pathname } = new URL(url);
  if (!covers.has(pathname)) covers.set(pathname, url);
  return covers.get(pathname);
}

function createdDate({ task_created_timestamp: timestamp }) {
  return html`<time datetime=${timestamp} title=${formatFullDate(timestamp)}>${formatRelativeDate(timestamp, serviceNow())}</time>`;
}

function playButton(episode, title) {
  if (!episode.audio_url) return nothing;
  const playing = isPlaying(episode.podcast_id);
  const label = `${playing ? "Pause" : "Play"} ${title}`;
  const onClick = () => (playing ? sound.pause() : playEpisode(episode.podcast_id));
  return html`<button type="button" class="round" aria-label=${label} @click=${onClick}>${icon(playing ? "pause" : "play")}</button>`;
}

// `titleForm`: a form in place of the title. `menu`: what can be done with it, in place of the choices for listening.
// `before`: what comes first in the row. `show`: the show that it is in, if the row should say so.
export function episodeRow(episode, { onDelete, deleteLabel = "Delete", menu = null, titleForm = null, before = nothing, show = null } = {}) {
  const title = episode.title || episode.topic;
  const onDeleteClick = () => onDelete(episode);
  return html`
    <li class="episode-row">
      ${before}${cover(episode)}
      <div class="episode-row-text">
        ${titleForm ?? html`<a class="episode-link" dir="auto" lang=${episode.language} href=${PATHS.episode(episode.podcast_id)}>${title}</a>`}
        <p class="soft">${createdDate(episode)} · ${statusLabel(episode)}${episode.visibility === "unlisted"
          ? html` · <span>Unlisted</span>` : nothing}${show ? html` · <a dir="auto" href=${PATHS.show(show.show_id)}>${show.title}</a>` : nothing}</p>
      </div>
      ${playButton(episode, title)}${menu ?? listeningMenu(episode, { list: "rows" })}
      ${onDelete ? html`<button type="button" class="plain" aria-label="${deleteLabel} ${title}" @click=${onDeleteClick}>${icon("trash")}</button>` : nothing}
    </li>`;
}
