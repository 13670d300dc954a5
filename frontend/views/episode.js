// One episode: its progress while it is created, then the audio, transcript and sources.
import { account } from "/service/account.js";
import { ApiError, read } from "/service/api.js";
import { chapterMarks, draftVersion, readDraft } from "/service/drafts.js";
import { cancelEpisode, hasEnded, hasFailed, retryEpisode, writeAgain } from "/service/episodes.js";
import { followEpisode } from "/service/following.js";
import { knownShows } from "/service/shows.js";
import { chapterList } from "/listening/chapters.js";
import { episodeBookmarks } from "/listening/episode_bookmarks.js";
import { givenSources, unreadNote } from "/listening/given_sources.js";
import { readAlong } from "/listening/read_along.js";
import { originList } from "/listening/origin.js";
import { readingRoom } from "/listening/reading_room.js";
import { showNotes, sourceList } from "/listening/sources.js";
import { saveCaptions, saveText } from "/listening/transcript_files.js";
import { loadWords, takeTimes, wordsOfDraft } from "/listening/words.js";
import { diagnostics } from "/making/diagnostics.js";
import { nearestTopics } from "/making/nearest_topics.js";
import { heardSoFar } from "/making/heard_so_far.js";
import { estimateInWords, makingPanel } from "/making/making_panel.js";
import { confirmAndDelete } from "/parts/delete_episode.js";
import { episodeMenu } from "/parts/episode_menu.js";
import { durationInWords, formatClock, formatDate, isEnglish, languageName } from "/parts/formatting.js";
import { icon } from "/parts/icons.js";
import { openLater } from "/parts/later_dialog.js";
import { panelButton } from "/parts/panel_button.js";
import { announce, clearNotice, notify, reportError, warn } from "/parts/notices.js";
import { keepOfflineButton } from "/parts/keep_offline.js";
import { renaming } from "/parts/renaming.js";
import { tile } from "/parts/tile.js";
import { setDraftTopic } from "/parts/episode_draft.js";
import { retryMessage } from "/parts/retry_message.js";
import { changeVisibility } from "/parts/visibility.js";
import { loadEpisode, playEpisode } from "/player/playback.js";
import { savedPosition, wasPlayed } from "/player/positions.js";
import { isPlaying, sound } from "/player/sound.js";
import { canHearPieces, loadUnfinished } from "/player/unfinished.js";
import { PATHS, navigate, replaceAddress } from "/router.js";
import { html, nothing, render } from "/vendor/lit-html-3.3.3/lit-html.js";

// The built-in writer replaced the language model.
const modelDidNotAnswer = ({ logs }) => logs.some((entry) => entry.structured_data?.model_error);

const isScriptWritten = ({ steps }) => steps.some(({ name, status }) => name === "script" && status === "completed");

// A retry would fail in the same way.
const UNREADABLE = "API_GW_PODCAST_SOURCES_UNREADABLE";
const FINAL_ERROR_CODES = new Set(["API_GW_PODCAST_NO_SOURCES", "API_GW_PODCAST_UNSPEAKABLE_TEXT", "API_GW_PODCAST_SCRIPT_TOO_LONG", UNREADABLE]);
const TICK_MILLISECONDS = 1000; // updates the step durations between two polls

export function episodeView(root, { podcastId }) {
  let episode = null;
  let progress = null; // of an episode that is not completed, see service/progress.js
  let draft = null; // its words, see service/drafts.js
  let shownVersion = null; // of the draft
  let isReadingDraft = false;
  let hasDraftFailed = false; // the last attempt to read it
  let failure = null;
  let chapters = null; // null until loaded together with the words
  let words = null;
  let transcriptFailed = false;
  let wasInProgress = false;
  let busy = false;
  let stopFollowing = () => {};
  let removeTranscript = () => {};
  let wasPlaying = isPlaying(podcastId);
  let shouldShowWords = !wasPlaying; // the words come into view when the episode first plays in this view
  const room = readingRoom(() => root.querySelector(".transcript-part:not(.loading *)"), () => update());
  const bookmarks = episodeBookmarks(root, podcastId, () => update());
  let coverUrl = null;
  let shows = null; // of the user
  let isOffered = false; // the player was offered the sound
  let hadTransientError = false;
  const writeAgainKey = crypto.randomUUID(); // pressed again after a lost response, it creates no second episode

  const update = () => {
    if (!root.isConnected) return;
    const hadTitleFocus = document.activeElement?.id === "view-title";
    render(template(), root);
    // The first render replaces the title of the empty view, which may have the focus.
    if (hadTitleFocus && document.activeElement?.id !== "view-title") root.querySelector("#view-title").focus({ preventScroll: true });
  };
  const renames = renaming(root, { update, onSaved: takeChange });
  const own = { onRename: renames.start, onChangeVisibility: (asked) => changeVisibility(asked, takeChange), onMoved: takeChange };
  const isCompleted = () => episode.generation_status === "completed";
  const title = () => episode.title || episode.topic;

  function follow() {
    stopFollowing();
    shownVersion = null; // the owner reads more
    stopFollowing = followEpisode(podcastId, { onChange: show, onProgress: showProgress, onTransientError, onError });
  }

  function onTransientError(error) {
    hadTransientError = true;
    warn(`${error.message} This does not affect the episode.`);
  }

  function onError(error) {
    failure = error;
    update();
  }

  function endTransientError() {
    if (hadTransientError) clearNotice();
    hadTransientError = false;
  }

  function showProgress(newProgress) {
    endTransientError();
    progress = newProgress;
    if (!hasEnded(progress)) episode = { ...episode, title: progress.title };
    update();
    showDraft();
    if (!isOffered && canHearPieces(podcastId)) loadIntoPlayer();
  }

  // A failure is repeated after the next poll.
  async function showDraft() {
    const version = draftVersion(progress);
    if (version === null || version === shownVersion || isReadingDraft) return;
    isReadingDraft = true;
    try {
      const read = await readDraft(podcastId);
      if (!root.isConnected || isCompleted()) return;
      draft = read;
      hasDraftFailed = false;
      shownVersion = version;
      setWords(wordsOfDraft(draft), chapterMarks(draft));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      hasDraftFailed = true;
      update();
    } finally {
      isReadingDraft = false;
    }
  }

  // Whether the words of an unfinished episode are shown, or are about to be: their place is kept while they load, so that
  // the layout does not shift.
  function hasDraft() {
    if (words || hasDraftFailed) return Boolean(words);
    return progress ? draftVersion(progress) !== null : isScriptWritten(episode);
  }

  // The same words at other times stay as they are on the page.
  function setWords(newWords, newChapters) {
    chapters = newChapters;
    const isSame = words && takeTimes(words, newWords);
    if (!isSame) words = newWords;
    update();
    if (isSame) return;
    removeTranscript();
    removeTranscript = readAlong(root.querySelector("#read-along"), podcastId, words, episode.language);
    room.restore();
  }

  // A mark before the title stays (parts/ready_notices.js).
  function setTitle(newTitle) {
    if (!document.title.endsWith(newTitle)) document.title = newTitle;
  }

  function show(response) {
    const isNew = episode?.generation_status !== response.generation_status;
    const hasOtherPassages = episode && episode.own_passages_url !== response.own_passages_url; // the owner signed in or out
    endTransientError();
    episode = response;
    failure = null;
    wasInProgress ||= !hasEnded(episode);
    updateCover(episode.cover_url);
    setTitle(`${title()} · Aethercast`);
    update();
    if (!isNew && hasOtherPassages && isCompleted()) showTranscript();
    if (!isNew || !isCompleted()) return;
    if (wasInProgress) announce("The episode is ready.");
    loadIntoPlayer();
    showTranscript();
  }

  // The owner has changed the title, the visibility or the show.
  function takeChange({ title: newTitle, visibility, show_id }) {
    show({ ...episode, title: newTitle, visibility, show_id });
    if (sound.episode?.id === podcastId) sound.setDetails({ title: newTitle });
  }

  // Every response has a newly signed URL. Replacing it only when the path changes avoids reloading the image.
  function updateCover(url) {
    if (!url || !coverUrl || new URL(coverUrl).pathname !== new URL(url).pathname) coverUrl = url;
  }

  // Takes the start time from the address once, so that a reload keeps the current position. Links to the page for
  // strangers have it in the query, because the service has to see it.
  function takeTimeFromAddress() {
    const asked = new URLSearchParams(location.search).get("t") ?? /^#t=(.+)$/.exec(location.hash)?.[1];
    if (asked === undefined) return undefined;
    replaceAddress(PATHS.episode(podcastId), history.state);
    return /^\d+(?:\.\d+)?$/.test(asked) ? Number(asked) : undefined;
  }

  function loadIntoPlayer() {
    const at = takeTimeFromAddress();
    const isLoaded = sound.episode?.id === podcastId;
    isOffered = true;
    if (!isLoaded && (!sound.episode || sound.paused)) loadSound(at);
    else if (isLoaded && at !== undefined) sound.seek(at);
  }

  function loadSound(at) {
    if (isCompleted()) loadEpisode(episode, at).catch(reportError);
    else loadUnfinished(podcastId, at);
  }

  function showWords() {
    if (!shouldShowWords || !chapters) return;
    shouldShowWords = false;
    room.bringIntoView();
  }

  function onSoundChange() {
    update();
    const playing = isPlaying(podcastId);
    if (playing && !wasPlaying) showWords();
    wasPlaying = playing;
  }

  async function showTranscript() {
    transcriptFailed = false;
    update();
    try {
      const [response, loaded] = await Promise.all([read(episode.chapters_url), loadWords(episode)]);
      if (!root.isConnected) return;
      setWords(loaded, response.chapters);
      if (wasPlaying) showWords();
    } catch (error) {
      transcriptFailed = !words; // otherwise the words of the draft stay
      update();
      reportError(error);
    }
  }

  async function whileBusy(action) {
    if (busy) return;
    busy = true;
    update();
    try {
      await action();
    } catch (error) {
      reportError(error);
    } finally {
      busy = false;
      update();
    }
  }

  function runAction(action, message) {
    return whileBusy(async () => {
      await action(podcastId);
      notify(message);
      root.querySelector("#view-title")?.focus({ preventScroll: true }); // the pressed button disappears
      follow();
    });
  }

  function onWriteAgain() {
    return whileBusy(async () => {
      const created = await writeAgain(podcastId, writeAgainKey);
      navigate(PATHS.episode(created.podcast_id));
    });
  }

  async function onDelete() {
    try {
      if (!(await confirmAndDelete(podcastId, "Delete this episode?"))) return;
      navigate(PATHS.library(), { replace: true });
      notify("Episode deleted.");
    } catch (error) {
      reportError(error);
    }
  }

  function editTopic() {
    setDraftTopic(episode.topic);
    navigate(PATHS.discover());
  }

  const chooseTopic = (topic) => navigate(PATHS.topic(topic));

  function statusText() {
    if (isCompleted()) return "";
    const rest = canHear() ? " What is spoken so far can still be heard." : "";
    if (isUnreadable() && episode.is_own) return "None of your pages and files could be read. The reasons are below.";
    if (hasFailed(episode)) return `${episode.cpoa_error_message ?? "The episode could not be created."}${rest}`;
    if (episode.generation_status === "cancelled") return `This episode was cancelled. Finished steps are saved. Try again to continue.${rest}`;
    if (draft) return heardSoFar(draft);
    return episode.logs.at(-1)?.message ?? "Request accepted. Waiting in the queue.";
  }

  function factsLine() {
    const { duration_seconds: seconds, length_limited_by: limit, visibility, language } = episode;
    return html`<p class="facts-line soft">${seconds
      ? html`<span aria-hidden="true">${formatClock(seconds)}</span><span class="visually-hidden">${durationInWords(seconds)} long</span> · ` : nothing}${formatDate(episode.task_created_timestamp)}${
      isEnglish(language) ? "" : ` · ${languageName(language)}`}${
      limit === "material" ? " · length limited by the sources" : ""}${visibility === "unlisted" ? " · unlisted: anyone with the link can listen" : ""} <span class="badge">AI voices</span></p>`;
  }

  // Only the owner can know the title. The line is there before it, so that the page does not move.
  function showLine() {
    if (!episode.is_own || !episode.show_id) return nothing;
    if (!shows) return html`<p class="soft">Show</p>`;
    const show = shows.find(({ show_id: id }) => id === episode.show_id);
    return show ? html`<p class="soft">Show: <a dir="auto" href=${PATHS.show(show.show_id)}>${show.title}</a></p>` : nothing;
  }

  const isUnreadable = () => hasFailed(episode) && episode.error_code === UNREADABLE;

  const editButton = (kind) => (isUnreadable()
    ? html`<a class="button" href=${PATHS.discover()}>Give other sources</a>`
    : html`<button type="button" class=${kind} @click=${editTopic}>Ask again in other words</button>`);

  const canHear = () => isCompleted() || canHearPieces(podcastId);

  function actions() {
    const ended = hasEnded(episode);
    const canRetry = episode.is_own && ended && !isCompleted() && !isUnreadable(); // what was read stays as it is
    const isFinal = hasFailed(episode) && FINAL_ERROR_CODES.has(episode.error_code);
    return html`<div class="row">
      ${canHear() ? playButton() : nothing}
      ${hasDraft() && !isCompleted() ? html`<button type="button" class="quiet" aria-disabled=${!words} @click=${() => words && room.bringIntoView()}>Read it now</button>` : nothing}
      ${isCompleted() ? html`${downloadButton()}
        <button type="button" class="quiet" @click=${() => openLater("share", { id: podcastId, title: title(), visibility: episode.visibility }, sound.episode?.id === podcastId ? sound.position : 0)}>${icon("share")} Share</button>
        ${keepOfflineButton(episode, update)}` : nothing}
      ${episodeMenu(episode, { own: episode.is_own ? own : null, isOfOthers: !episode.is_own && isCompleted(), className: "quiet" })}
      ${isFinal ? editButton("") : nothing}
      ${canRetry ? html`<button type="button" class=${isFinal ? "quiet" : ""} aria-disabled=${busy} @click=${() => runAction(retryEpisode, "The episode resumes where it left off.")}>Try again</button>` : nothing}
      ${episode.is_own && isCompleted() && modelDidNotAnswer(episode) ? html`<button type="button" class="quiet" aria-disabled=${busy} @click=${onWriteAgain}>Write again</button>` : nothing}
      ${hasFailed(episode) && !isFinal ? editButton("quiet") : nothing}
      ${episode.is_own && !ended ? html`<button type="button" class="quiet" aria-disabled=${busy} @click=${() => runAction(cancelEpisode, "Episode cancelled.")}>Cancel</button>` : nothing}
      ${episode.is_own && ended ? html`<button type="button" class="quiet" @click=${onDelete}>${icon("trash")} Delete</button>` : nothing}
    </div>`;
  }

  function downloadButton() {
    const panel = html`
      <a href="${episode.audio_url}?download=1" download>Audio <span class="soft">MP3</span></a>
      <button type="button" aria-disabled=${!words} @click=${() => words && saveText(episode, words)}>Transcript <span class="soft">TXT</span></button>
      <button type="button" @click=${() => saveCaptions(episode).catch(reportError)}>Captions <span class="soft">VTT</span></button>`;
    return panelButton({ id: "downloads", className: "quiet", label: nothing, content: html`${icon("download")} Download`, panelLabel: "Download", panel });
  }

  function onPlayButton() {
    if (isPlaying(podcastId)) return sound.pause();
    shouldShowWords = true;
    return playEpisode(podcastId, isAtEnd() ? 0 : undefined);
  }

  // Less than a second is left of it.
  function isAtEnd() {
    if (isPlaying(podcastId)) return false;
    if (sound.episode?.id !== podcastId) return savedPosition(podcastId) < 1 && wasPlayed(podcastId);
    if (sound.position < 1 || sound.isUnfinished) return sound.position < 1 && wasPlayed(podcastId);
    return sound.hasEnded || (sound.duration > 0 && sound.duration - sound.position < 1);
  }

  function playButton() {
    const isPlayingNow = isPlaying(podcastId);
    const resumeAt = sound.episode?.id === podcastId ? sound.position : savedPosition(podcastId);
    const isAgain = isAtEnd();
    const label = isPlayingNow ? "Pause" : isAgain ? "Play again" : "Play";
    return html`<button type="button" class="large" aria-label="${label}${isAgain ? ":" : ""} ${title()}" @click=${onPlayButton}>
      ${icon(isPlayingNow ? "pause" : "play")} ${label}</button>
      ${!isPlayingNow && !isAgain && resumeAt > 1 ? html`<span class="soft time">from ${formatClock(resumeAt)}</span>` : nothing}`;
  }

  // Columns are shown at once, so that the layout does not shift when the transcript loads.
  function listeningPart() {
    if (transcriptFailed) return retryMessage("The transcript could not be loaded.", showTranscript);
    if (!chapters) return html`<div class="columns loading" aria-hidden="true"><div class="transcript-part panel"></div></div>`;
    return html`
      <div class="columns">
        <section class="chapters-part" aria-labelledby="chapters-title"><h2 id="chapters-title">Chapters</h2>${chapterList(podcastId, chapters, episode.language, words.chapters)}</section>
        <section class="transcript-part panel" data-full=${room.isFull} aria-labelledby="read-along-title">
          <button type="button" class="plain room-toggle" aria-label=${room.isFull ? "Close the full screen" : "Transcript on the full screen"} @click=${room.toggle}>
            ${icon(room.isFull ? "close" : "expand")}</button>
          <div id="read-along"></div>
        </section>
        ${bookmarks.template()}
        <section class="sources-part" aria-labelledby="sources-title"><h2 id="sources-title">Sources</h2>${sourceList(isCompleted() ? episode : { ...episode, sources: draft.sources, licence: null })}</section>
      </div>`;
  }

  function template() {
    if (failure) return unavailable();
    if (!episode) return html`<h1 id="view-title" class="visually-hidden" tabindex="-1">Episode</h1><div class="episode-head loading" aria-hidden="true"><div class="cover"></div></div>`;
    const completed = isCompleted();
    const showsDraft = !completed && hasDraft();
    const titleForm = renames.form(episode);
    const given = givenSources(episode, { isOpen: !completed || wasInProgress });
    const cover = coverUrl ? html`<img id="cover" src=${coverUrl} alt="" width="1500" height="1500">` : nothing;
    return html`
      <section class="episode" aria-labelledby="view-title">
        <div class="episode-head">
          <div class="cover">${tile(podcastId)}${cover}</div>
          <div class="episode-text">
            <h1 id="view-title" class=${titleForm ? "visually-hidden" : ""} tabindex="-1" dir="auto" lang=${episode.language}>${title()}</h1>
            ${titleForm ?? nothing}
            ${factsLine()}
            ${showLine()}
            ${episode.is_hidden ? html`<p class="status" data-failed="true">An operator has hidden this episode. Only you can see it.</p>` : nothing}
            ${originList(episode)}
            <p class="summary" dir="auto" lang=${episode.language}>${showNotes(episode)}</p>
            <p class="status" data-failed=${hasFailed(episode)} role="status">${statusText()}</p>
            ${hasFailed(episode) ? nothing : unreadNote(episode)}
            ${hasFailed(episode) ? nearestTopics(episode, chooseTopic) : nothing}
            ${actions()}
            ${showsDraft ? html`<p class="estimate">${estimateInWords(episode, progress)}</p>` : nothing}
          </div>
        </div>
        ${hasFailed(episode) ? given : nothing}
        ${completed || showsDraft ? nothing : makingPanel(episode, progress, update)}
        ${completed || showsDraft ? listeningPart() : nothing}
        ${showsDraft ? makingPanel(episode, progress, update, { hasEstimate: false }) : nothing}
        ${hasFailed(episode) ? nothing : given}
        ${diagnostics(episode)}
      </section>`;
  }

  function unavailable() {
    return html`<div class="view-head"><h1 id="view-title" tabindex="-1">This episode is unavailable</h1>
      <p class="soft" role="alert">${failure.message}</p></div><p><a class="button" href=${PATHS.discover()}>Discover topics</a></p>`;
  }

  const clockTimer = setInterval(() => { if (episode && !hasEnded(episode)) update(); }, TICK_MILLISECONDS);
  const seekToHash = () => {
    const at = episode && canHear() ? takeTimeFromAddress() : undefined;
    if (at !== undefined) playEpisode(podcastId, at);
  };
  const loadShows = () => knownShows().then((known) => { shows = known; update(); });
  update();
  follow();
  loadShows();
  account.addEventListener("change", follow); // the owner sees more controls
  account.addEventListener("change", loadShows);
  sound.addEventListener("position", update);
  sound.addEventListener("change", onSoundChange);
  addEventListener("hashchange", seekToHash);
  return () => {
    clearInterval(clockTimer);
    stopFollowing();
    removeTranscript();
    room.remove();
    bookmarks.remove();
    account.removeEventListener("change", follow);
    account.removeEventListener("change", loadShows);
    sound.removeEventListener("position", update);
    sound.removeEventListener("change", onSoundChange);
    removeEventListener("hashchange", seekToHash);
  };
}
