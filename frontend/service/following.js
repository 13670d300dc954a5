// Follows an episode until it has ended: by its progress, which is short, and by its details when something changed that
// only they say.
import { ApiError, send } from "/service/api.js";
import { detailPath, episodeChanges, hasEnded } from "/service/episodes.js";
import { watchProgress } from "/service/progress.js";

const RETRY_MILLISECONDS = 2000;
// The progress may be a second older than the details, so they may disagree that long.
const MIN_DETAILS_MILLISECONDS = 1000;

function versionOf({ generation_status: status, title, stage, revision, steps }) {
  const cover = steps.find(({ name }) => name === "cover")?.status === "completed";
  const read = steps.find(({ name }) => name === "read")?.done; // the sources of which the owner is told
  return JSON.stringify([status, title, stage, revision, cover, read]);
}

// `onChange(details)`. `onProgress(progress)`: after every poll, also once for an episode that failed or was cancelled.
// `onTransientError` is called for a lost response, and the following goes on, because the episode is still being created.
// Any other error stops it. Returns a function to stop it.
export function followEpisode(podcastId, { onChange, onProgress, onTransientError, onError }) {
  let isStopped = false;
  let isReading = false;
  let details = null;
  let readAt = -Infinity;
  let version = null;
  let timer = null;
  let stopWatching = null;

  function stop() {
    isStopped = true;
    clearTimeout(timer);
    stopWatching?.();
  }

  function fail(error) {
    stop();
    onError(error);
  }

  async function readDetails() {
    if (isStopped || isReading) return;
    clearTimeout(timer);
    isReading = true;
    try {
      const answer = await send("GET", detailPath(podcastId));
      if (!isStopped) take(answer);
    } catch (error) {
      if (isStopped) return;
      if (!(error instanceof ApiError) || !error.isTransient) {
        fail(error);
        return;
      }
      onTransientError(error);
      timer = setTimeout(readDetails, RETRY_MILLISECONDS);
    } finally {
      isReading = false;
    }
  }

  function take(answer) {
    const wasInProgress = details && !hasEnded(details);
    details = answer;
    readAt = performance.now();
    onChange(details);
    if (hasEnded(details) && wasInProgress) episodeChanges.dispatchEvent(new Event("change"));
    if (details.generation_status === "completed") stop();
    else stopWatching ??= watchProgress(podcastId, { onChange: takeProgress, onTransientError, onError: fail });
  }

  function takeProgress(progress) {
    if (isStopped) return;
    onProgress(progress);
    const isNew = version !== null && version !== versionOf(progress);
    version = versionOf(progress);
    if (isNew || hasEnded(progress) !== hasEnded(details)) readDetailsSoon();
  }

  function readDetailsSoon() {
    clearTimeout(timer);
    timer = setTimeout(readDetails, Math.max(0, readAt + MIN_DETAILS_MILLISECONDS - performance.now()));
  }

  readDetails();
  return stop;
}
