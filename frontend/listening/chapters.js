// The chapter list. Marks the chapter that is playing, and says how much of each rests on which source.
import { durationInWords, formatClock, pluralise } from "/parts/formatting.js";
import { playEpisode } from "/player/playback.js";
import { sound } from "/player/sound.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const MAX_NAMED = 3;

// "9 claims: 6 from Coral reef, 3 from Coral"
function claimsLine({ claims, sources }) {
  if (claims === 0) return "No claim from a source";
  if (sources.length === 1) return `${pluralise(claims, "claim")}, ${claims === 1 ? "" : "all "}from ${sources[0].title}`;
  const named = sources.slice(0, MAX_NAMED).map((one) => `${one.claims} from ${one.title}`);
  const others = sources.length - MAX_NAMED;
  return `${pluralise(claims, "claim")}: ${named.join(", ")}${others > 0 ? `, and ${pluralise(others, "other source")}` : ""}`;
}

// `language`: of the titles, as a BCP 47 tag. `claims`: of each chapter, see words.js; null for an episode without them.
export function chapterList(podcastId, chapters, language, claims = null) {
  const current = sound.episode?.id === podcastId && chapters.findLast(({ startTime }) => startTime <= sound.position + 0.05);
  return html`<ol class="chapters">${chapters.map((chapter, number) => {
    const play = (event) => {
      event.preventDefault();
      playEpisode(podcastId, chapter.startTime);
    };
    return html`<li><a href="#t=${chapter.startTime}" data-start=${chapter.startTime} aria-current=${chapter === current ? "true" : nothing} @click=${play}>
      <span dir="auto" lang=${language}>${chapter.title}</span>
      <span class="time"><span aria-hidden="true">${chapter.isEstimated ? "≈ " : ""}${formatClock(chapter.startTime)}</span><span class="visually-hidden">at ${chapter.isEstimated ? "about " : ""}${durationInWords(chapter.startTime)}</span></span>
    </a>${claims?.[number] ? html`<p class="claims soft" dir="auto">${claimsLine(claims[number])}</p>` : nothing}</li>`;
  })}</ol>`;
}
