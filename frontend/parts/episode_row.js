// One episode in a list, with its status and a play button.
import { hasFailed } from "/service/episodes.js";
import { durationInWords, formatClock, formatDate } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { tile } from "/parts/tile.js";
import { PATHS } from "/router.js";
import { isPlaying, sound } from "/player/sound.js";
import { playEpisode } from "/player/playback.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

function statusLabel(episode) {
  if (episode.audio_url) {
    return html`<span aria-hidden="true">${formatClock(episode.duration_seconds)}</span>
      <span class="visually-hidden">${durationInWords(episode.duration_seconds)} long</span>`;
  }
  if (hasFailed(episode)) return html`<span class="badge failed">Failed</span>`;
  if (episode.generation_status === "cancelled") return html`<span class="badge">Cancelled</span>`;
  return html`<span class="badge busy">In progress</span>`;
}

function playButton(episode, title) {
  if (!episode.audio_url) return nothing;
  const playing = isPlaying(episode.podcast_id);
  const label = `${playing ? "Pause" : "Play"} ${title}`;
  const onClick = () => (playing ? sound.pause() : playEpisode(episode.podcast_id));
  return html`<button type="button" class="round" aria-label=${label} @click=${onClick}>${icon(playing ? "pause" : "play")}</button>`;
}

export function episodeRow(episode, { onDelete } = {}) {
  const title = episode.title || episode.topic;
  const onDeleteClick = () => onDelete(episode);
  return html`
    <li class="episode-row">
      <a class="tile-link" href=${PATHS.episode(episode.podcast_id)} tabindex="-1" aria-hidden="true">${tile(episode.podcast_id)}</a>
      <div class="episode-row-text">
        <a class="episode-link" dir="auto" href=${PATHS.episode(episode.podcast_id)}>${title}</a>
        <p class="soft">${formatDate(episode.task_created_timestamp)} · ${statusLabel(episode)}${episode.visibility === "unlisted"
          ? html` · <span>Unlisted</span>` : nothing}</p>
      </div>
      ${playButton(episode, title)}
      ${onDelete ? html`<button type="button" class="plain" aria-label="Delete ${title}" @click=${onDeleteClick}>${icon("trash")}</button>` : nothing}
    </li>`;
}
