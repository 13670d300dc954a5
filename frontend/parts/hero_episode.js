// The finished episode of the landing view: a play button, and words that follow the sound. It needs no account. The
// sound is loaded when it is played.
import { HERO_ID, episodePath, readEpisode } from "/service/episodes.js";
import { readAlong } from "/listening/read_along.js";
import { loadWords } from "/listening/words.js";
import { externalLink } from "/parts/external_link.js";
import { durationInWords, formatClock } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { reportError } from "/parts/notices.js";
import { playEpisode } from "/player/playback.js";
import { isPlaying, sound } from "/player/sound.js";
import { PATHS } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const LICENCE_PAGE = "https://creativecommons.org/licenses/by-sa/4.0/";

export function heroEpisode(root) {
  let episode = null;
  let failed = false;
  let removeWords = () => {};
  const update = () => render(template(), root);

  function playButton() {
    const playing = isPlaying(HERO_ID);
    const label = `${playing ? "Pause" : "Play"} the example episode${episode ? `: ${episode.title}` : ""}`;
    return html`<button type="button" class="large hero-play" aria-label=${label}
      @click=${() => (playing ? sound.pause() : playEpisode(HERO_ID).catch(reportError))}>${icon(playing ? "pause" : "play")} ${playing ? "Pause" : "Play"}</button>`;
  }

  function facts() {
    if (!episode) return html`<p class="hero-facts soft">${failed ? "An example" : "Loading…"}</p>`;
    return html`<p class="hero-facts"><a href=${PATHS.episode(HERO_ID)}>${episode.title}</a>
      <span class="soft"><span aria-hidden="true">${formatClock(episode.duration_seconds)}</span><span
        class="visually-hidden">${durationInWords(episode.duration_seconds)} long</span> · an example</span></p>`;
  }

  function credit() {
    if (!episode) return nothing;
    return html`From ${episode.sources.map(({ title, url }, index) => html`${index ? " and " : ""}${externalLink(url, title)}`)},
      Wikipedia, ${externalLink(LICENCE_PAGE, "CC BY-SA 4.0")}. Synthetic voices.`;
  }

  function template() {
    return html`
      <section class="hero-episode" aria-label="Example episode">
        <div class="hero-now">
          <img src="${episodePath(HERO_ID)}/cover.jpg" alt="" width="640" height="640" fetchpriority="low" decoding="async">
          <div>${facts()}${playButton()}</div>
        </div>
        <div id="hero-words" class="hero-words" data-playing=${sound.episode?.id === HERO_ID}></div>
        <p class="hero-credit soft">${credit()}</p>
      </section>`;
  }

  async function load() {
    const detail = await readEpisode(HERO_ID);
    const words = await loadWords(detail);
    if (!root.isConnected) return;
    episode = detail;
    update();
    removeWords = readAlong(root.querySelector("#hero-words"), HERO_ID, words, episode.language);
  }

  update();
  load().catch(() => { failed = true; update(); }); // the rest of the page matters more than this example
  sound.addEventListener("change", update);
  return () => {
    sound.removeEventListener("change", update);
    removeWords();
  };
}
