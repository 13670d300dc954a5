// One episode: its steps while it is made, then everything there is to hear and read.
import { account } from "/service/account.js";
import { read } from "/service/api.js";
import { cancelEpisode, followEpisode, hasEnded, hasFailed, retryEpisode } from "/service/episodes.js";
import { serviceNow } from "/service/service_clock.js";
import { chapterList } from "/listening/chapters.js";
import { readAlong } from "/listening/read_along.js";
import { notes, sources } from "/listening/sources.js";
import { parseTranscript } from "/listening/transcript.js";
import { diagnostics } from "/making/diagnostics.js";
import { stageList } from "/making/stage_list.js";
import { deletedAsMeant } from "/parts/deleting.js";
import { clock, day, spokenLength } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { announce, clearNotice, explain, tell, warn } from "/parts/notices.js";
import { tile } from "/parts/tile.js";
import { draftTopic } from "/parts/topic_form.js";
import { tryAgain } from "/parts/try_again.js";
import { loadEpisode, playEpisode } from "/player/playing.js";
import { keptPosition } from "/player/positions.js";
import { share } from "/player/sharing.js";
import { isPlaying, sound } from "/player/sound.js";
import { PATHS, go, readdress } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

const TICK_MILLISECONDS = 1000; // the times of the steps go on between two answers

export function episodeView(root, { podcastId }) {
  let episode = null;
  let failure = null;
  let chapters = null; // null until they are read, with the words
  let cannotRead = false;
  let wasMaking = false;
  let busy = false;
  let stopFollowing = () => {};
  let leaveWords = () => {};
  let coverUrl = null;
  let wasCut = false;

  const update = () => {
    if (!root.isConnected) return;
    const wasRead = document.activeElement?.id === "view-title";
    render(template(), root);
    // The title that had the focus may have been one of a view that was still empty.
    if (wasRead && document.activeElement?.id !== "view-title") root.querySelector("#view-title").focus({ preventScroll: true });
  };
  const isCompleted = () => episode.generation_status === "completed";
  const title = () => episode.title || episode.topic;

  function follow() {
    stopFollowing();
    stopFollowing = followEpisode(podcastId, { onChange: show, onTrouble, onError });
  }

  function onTrouble(error) {
    wasCut = true;
    warn(`${error.message} The episode is being made all the same.`);
  }

  function onError(error) {
    failure = error;
    update();
  }

  function show(answer) {
    const isNew = episode?.generation_status !== answer.generation_status;
    if (wasCut) clearNotice();
    wasCut = false;
    episode = answer;
    failure = null;
    wasMaking ||= !hasEnded(episode);
    keepCover(episode.cover_url);
    document.title = `${title()} · Aethercast`;
    update();
    if (!isNew || !isCompleted()) return;
    if (wasMaking) announce("The episode is ready.");
    intoPlayer();
    showWords();
  }

  // Each answer signs the address anew; the picture is the same one as long as the path is.
  function keepCover(address) {
    if (!address || !coverUrl || new URL(coverUrl).pathname !== new URL(address).pathname) coverUrl = address;
  }

  // A second that the address names is taken once: later it is where one is that counts.
  function namedSecond() {
    const start = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    if (!start) return undefined;
    readdress(location.pathname + location.search, history.state);
    return Number(start[1]);
  }

  function intoPlayer() {
    const at = namedSecond();
    const isLoaded = sound.episode?.id === podcastId;
    if (!isLoaded && (!sound.episode || sound.paused)) loadEpisode(episode, at).catch(explain);
    else if (isLoaded && at !== undefined) sound.seek(at);
  }

  async function showWords() {
    cannotRead = false;
    update();
    try {
      const [answer, transcript] = await Promise.all([read(episode.chapters_url), read(episode.transcript_url)]);
      if (!root.isConnected) return;
      chapters = answer.chapters;
      update();
      leaveWords();
      leaveWords = readAlong(root.querySelector("#read-along"), podcastId, parseTranscript(transcript));
    } catch (error) {
      cannotRead = true;
      update();
      explain(error);
    }
  }

  async function act(action, done) {
    if (busy) return;
    busy = true;
    update();
    try {
      await action(podcastId);
      tell(done);
      root.querySelector("#view-title")?.focus({ preventScroll: true }); // the button that was pressed goes
      follow();
    } catch (error) {
      explain(error);
    } finally {
      busy = false;
      update();
    }
  }

  async function remove() {
    try {
      if (!(await deletedAsMeant(podcastId, "Delete this episode?"))) return;
      go(PATHS.library(), { replacing: true });
      tell("The episode is deleted.");
    } catch (error) {
      explain(error);
    }
  }

  function askAgain() {
    draftTopic(episode.topic);
    go(PATHS.discover());
  }

  function state() {
    if (isCompleted()) return "";
    if (hasFailed(episode)) return episode.cpoa_error_message ?? "The episode could not be made.";
    if (episode.generation_status === "cancelled") return "The episode was cancelled. Nothing that was made is lost: try again to go on.";
    return episode.logs.at(-1)?.message ?? "Accepted. It waits its turn.";
  }

  function facts() {
    const { duration_seconds: seconds, length_limited_by: limit, visibility } = episode;
    return html`<p class="facts-line soft">${seconds
      ? html`<span aria-hidden="true">${clock(seconds)}</span><span class="spoken">${spokenLength(seconds)} long</span> · ` : nothing}${day(episode.task_created_timestamp)}${
      limit === "material" ? " · as long as the sources carry" : ""}${visibility === "unlisted" ? " · unlisted: whoever has the address can hear it" : ""}</p>`;
  }

  function actions() {
    const ended = hasEnded(episode);
    const canRetry = episode.is_own && ended && !isCompleted();
    return html`<div class="row">
      ${isCompleted() ? playButton() : nothing}
      ${isCompleted() ? html`<a class="button quiet" href="${episode.audio_url}?download=1" download>${icon("download")} Download</a>
        <button type="button" class="quiet" @click=${() => share({ id: podcastId, title: title() }, 0)}>${icon("share")} Share</button>` : nothing}
      ${canRetry ? html`<button type="button" aria-disabled=${busy} @click=${() => act(retryEpisode, "It goes on where it stopped.")}>Try again</button>` : nothing}
      ${hasFailed(episode) ? html`<button type="button" class="quiet" @click=${askAgain}>Ask again in other words</button>` : nothing}
      ${episode.is_own && !ended ? html`<button type="button" class="quiet" aria-disabled=${busy} @click=${() => act(cancelEpisode, "The episode is cancelled.")}>Cancel</button>` : nothing}
      ${episode.is_own && ended ? html`<button type="button" class="quiet" @click=${remove}>${icon("trash")} Delete</button>` : nothing}
    </div>`;
  }

  function playButton() {
    const playing = isPlaying(podcastId);
    const resumed = sound.episode?.id === podcastId ? sound.position : keptPosition(podcastId);
    return html`<button type="button" class="large" aria-label="${playing ? "Pause" : "Play"} ${title()}" @click=${() => (playing ? sound.pause() : playEpisode(podcastId))}>
      ${icon(playing ? "pause" : "play")} ${playing ? "Pause" : "Play"}</button>
      ${!playing && resumed > 1 ? html`<span class="soft time">from ${clock(resumed)}</span>` : nothing}`;
  }

  // All at once, so that nothing moves when the words come.
  function listening() {
    if (cannotRead) return tryAgain("The words could not be read.", showWords);
    if (!chapters) return html`<div class="columns to-come" aria-hidden="true"><div class="words-part panel"></div></div>`;
    return html`
      <div class="columns">
        <section class="chapters-part" aria-labelledby="chapters-title"><h2 id="chapters-title">Chapters</h2>${chapterList(podcastId, chapters)}</section>
        <section class="words-part panel" aria-labelledby="read-along-title" id="read-along"></section>
        <section class="sources-part" aria-labelledby="sources-title"><h2 id="sources-title">Sources</h2>${sources(episode)}</section>
      </div>`;
  }

  function template() {
    if (failure) return missing();
    if (!episode) return html`<h1 id="view-title" class="spoken" tabindex="-1">Episode</h1><div class="episode-head to-come" aria-hidden="true"><div class="cover"></div></div>`;
    const completed = isCompleted();
    const cover = coverUrl ? html`<img id="cover" src=${coverUrl} alt="" width="1500" height="1500">` : nothing;
    return html`
      <section class="episode" aria-labelledby="view-title">
        <div class="episode-head">
          <div class="cover">${tile(podcastId)}${cover}</div>
          <div class="episode-words">
            <h1 id="view-title" tabindex="-1" dir="auto">${title()}</h1>
            ${facts()}
            <p class="summary" dir="auto">${notes(episode)}</p>
            <p class="state" data-failed=${hasFailed(episode)} role="status">${state()}</p>
            ${actions()}
          </div>
        </div>
        ${completed ? listening() : html`<div class="making panel" aria-busy=${!hasEnded(episode)}>${stageList(episode.steps, serviceNow())}</div>`}
        ${diagnostics(episode)}
      </section>`;
  }

  function missing() {
    return html`<div class="view-head"><h1 id="view-title" tabindex="-1">This episode cannot be shown</h1>
      <p class="soft" role="alert">${failure.message}</p></div><p><a class="button" href=${PATHS.discover()}>Discover topics</a></p>`;
  }

  const ticking = setInterval(() => { if (episode && !hasEnded(episode)) update(); }, TICK_MILLISECONDS);
  const seekToHash = () => {
    const at = episode && isCompleted() ? namedSecond() : undefined;
    if (at !== undefined) playEpisode(podcastId, at);
  };
  update();
  follow();
  account.addEventListener("change", follow); // whose episode it is may be known only now
  for (const told of ["change", "position"]) sound.addEventListener(told, update);
  addEventListener("hashchange", seekToHash);
  return () => {
    clearInterval(ticking);
    stopFollowing();
    leaveWords();
    account.removeEventListener("change", follow);
    for (const told of ["change", "position"]) sound.removeEventListener(told, update);
    removeEventListener("hashchange", seekToHash);
  };
}
