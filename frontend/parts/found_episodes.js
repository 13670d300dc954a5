// Episodes that a search found, with the sentences that match. A sentence opens the episode at its second.
import { coverPicture } from "/parts/cover_picture.js";
import { formatClock, formatRelativeDate } from "/parts/formatting.js";
import { serviceNow } from "/service/service_clock.js";
import { PATHS } from "/router.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// The service counts characters, strings count UTF-16 units.
function marked(text, highlights) {
  const characters = Array.from(text);
  const between = (start, end) => characters.slice(start, end).join("");
  let end = 0;
  const pieces = highlights.map((part) => {
    const piece = html`${between(end, part.start)}<mark>${between(part.start, part.end)}</mark>`;
    end = part.end;
    return piece;
  });
  return html`${pieces}${between(end)}`;
}

function hit(podcastId, { at_seconds: seconds, text, highlights }) {
  return html`<li><a href="${PATHS.episode(podcastId)}#t=${Math.floor(seconds * 10) / 10}">
    <span class="time">${formatClock(seconds)}</span> <span dir="auto">${marked(text, highlights)}</span></a></li>`;
}

function found(episode) {
  const { podcast_id: id, title, cover_url: cover, created_at: created, duration_seconds: duration } = episode;
  return html`<li class="found-episode">
    <a class="tile-link" href=${PATHS.episode(id)} tabindex="-1" aria-hidden="true">${coverPicture(id, cover)}</a>
    <div class="episode-row-text">
      <a class="episode-link" dir="auto" href=${PATHS.episode(id)}>${title}</a>
      <p class="soft">${formatRelativeDate(created, serviceNow())}${duration ? ` · ${formatClock(duration)}` : nothing}${episode.is_own ? " · Yours" : nothing}</p>
      ${episode.hits.length ? html`<ul class="hits" aria-label="Where it is said">${episode.hits.map((one) => hit(id, one))}</ul>` : nothing}
    </div>
  </li>`;
}

export function foundEpisodes(episodes) {
  return html`<ul class="found-episodes">${episodes.map(found)}</ul>`;
}
