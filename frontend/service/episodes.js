// Episodes: asking for one, reading, following while it is made, and their owner's hand in them.
import { ApiError, read, send, sendSignedIn } from "/service/api.js";
import { clientId } from "/service/session.js";

const SEEN_MILLISECONDS = 1000;
const HIDDEN_MILLISECONDS = 5000;
const GONE = 404;

export function episodePath(podcastId) {
  return `/api/v1/podcasts/${encodeURIComponent(podcastId)}`;
}

export function readEpisode(podcastId) {
  return read(episodePath(podcastId));
}

function look(podcastId) {
  return send("GET", episodePath(podcastId));
}

export function listEpisodes({ mine = false, page = 1, perPage = 20 }) {
  const path = `/api/v1/podcasts?${mine ? "mine=true&" : ""}page=${page}&per_page=${perPage}`;
  return mine ? sendSignedIn("GET", path, { reason: "Sign in to see your episodes.", repeats: true }) : read(path);
}

export function makeEpisode(asked, key) {
  return sendSignedIn("POST", "/api/v1/podcasts", {
    body: { ...asked, client_id: clientId() },
    key,
    reason: "Sign in and your episode is made. What you typed is kept.",
  });
}

export function cancelEpisode(podcastId) {
  return change("POST", `${episodePath(podcastId)}/cancel`, "cancel");
}

export function retryEpisode(podcastId) {
  return change("POST", `${episodePath(podcastId)}/retry`, "retry");
}

export async function deleteEpisode(podcastId) {
  try {
    await sendSignedIn("DELETE", episodePath(podcastId), { reason: "Sign in to delete the episode.", repeats: true });
  } catch (error) {
    if (error.status !== GONE) throw error; // deleted by a request whose answer was lost
  }
}

function change(method, path, what) {
  return sendSignedIn(method, path, { reason: `Sign in to ${what} the episode.` });
}

export function voices() {
  return read("/api/v1/voices").then((answer) => answer.voices);
}

export function hasEnded({ generation_status: status }) {
  return /^(completed|cancelled|failed)/.test(status);
}

export function hasFailed({ generation_status: status }) {
  return status.startsWith("failed");
}

// Tells of the episode until it has ended, more rarely while nobody looks. A lost answer is told to `onTrouble` and
// asked for again: the episode is being made all the same. Any other error ends it. Returns what stops it.
export function followEpisode(podcastId, { onChange, onTrouble, onError }) {
  let stopped = false;
  let timer = null;

  const lookAgain = async () => {
    clearTimeout(timer);
    timer = null; // none is set while a request is under way
    try {
      const episode = await look(podcastId);
      if (stopped) return;
      onChange(episode);
      if (hasEnded(episode)) return;
    } catch (error) {
      if (stopped) return;
      if (!(error instanceof ApiError) || !error.isPassing) {
        onError(error);
        return;
      }
      onTrouble(error);
    }
    timer = setTimeout(lookAgain, document.hidden ? HIDDEN_MILLISECONDS : SEEN_MILLISECONDS);
  };
  const seenAgain = () => { if (!document.hidden && timer) lookAgain(); };

  document.addEventListener("visibilitychange", seenAgain);
  lookAgain();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seenAgain);
  };
}
