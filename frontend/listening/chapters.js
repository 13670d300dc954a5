// The chapter list. Marks the chapter that is playing.
import { durationInWords, formatClock } from "/parts/formatting.js";
import { playEpisode } from "/player/playback.js";
import { sound } from "/player/sound.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// `language`: of the titles, as a BCP 47 tag.
export function chapterList(podcastId, chapters, language) {
  const current = sound.episode?.id === podcastId && chapters.findLast(({ startTime }) => startTime <= sound.position + 0.05);
  return html`<ol class="chapters">${chapters.map((chapter) => {
    const play = (event) => {
      event.preventDefault();
      playEpisode(podcastId, chapter.startTime);
    };
    return html`<li><a href="#t=${chapter.startTime}" data-start=${chapter.startTime} aria-current=${chapter === current ? "true" : nothing} @click=${play}>
      <span dir="auto" lang=${language}>${chapter.title}</span>
      <span class="time"><span aria-hidden="true">${formatClock(chapter.startTime)}</span><span class="visually-hidden">at ${durationInWords(chapter.startTime)}</span></span>
    </a></li>`;
  })}</ol>`;
}
