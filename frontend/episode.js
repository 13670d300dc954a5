// One episode: its steps while it is made, then everything there is to hear and read.
import { ApiError, api } from "/api.js";
import { $, clock, day, make, notify, setText, show } from "/elements.js";
import { showListening, stopListening } from "/listening.js";
import { stages } from "/stages.js";

const POLL_MILLISECONDS = 800;
const RETRY_MILLISECONDS = 3000;
let watching = 0;

export function leaveEpisode() {
  watching += 1;
  stopListening();
}

export async function showEpisode(podcastId, explain) {
  leaveEpisode();
  for (const part of ["making", "listen", "ask-again", "cover", "cover-frame"]) show(part, false);
  for (const part of ["episode-title", "episode-facts", "episode-summary", "episode-state"]) setText(part, "");
  try {
    await watch(podcastId, watching, explain);
  } catch (error) {
    if (!$("episode-title").textContent) setText("episode-title", "This episode cannot be shown");
    explain(error);
  }
}

// An answer that is lost on the way is asked for again: the episode is being made all the same.
function isPassing(error) {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

async function watch(podcastId, mine, explain) {
  while (mine === watching) {
    let wait = POLL_MILLISECONDS;
    try {
      const episode = await api("GET", `/api/v1/podcasts/${encodeURIComponent(podcastId)}`);
      if (mine !== watching) return;
      notify();
      renderEpisode(episode, explain);
      if (/^(completed|cancelled|failed)/.test(episode.generation_status)) return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (mine === watching) notify(error.message);
      wait = RETRY_MILLISECONDS;
    }
    await new Promise((wake) => { setTimeout(wake, wait); });
  }
}

function renderEpisode(episode, explain) {
  const title = episode.title || episode.topic;
  const completed = episode.generation_status === "completed";
  const failed = episode.generation_status.startsWith("failed");
  setText("episode-title", title);
  document.title = `${title} · Aethercast`;
  setText("episode-facts", facts(episode));
  $("episode-state").classList.toggle("failed", failed);
  setText("episode-state", completed ? "" : state(episode, failed));
  show("making", !completed && !failed);
  renderStages(stages(episode.steps));
  renderCover(episode.cover_url);
  show("cover-frame", !failed);
  show("ask-again", failed);
  $("ask-again-link").href = `/?topic=${encodeURIComponent(episode.topic)}`;
  show("listen", completed);
  if (completed) showListening(episode, explain);
}

function state(episode, failed) {
  if (failed) return episode.cpoa_error_message;
  if (episode.generation_status === "cancelled") return "The episode was cancelled.";
  return episode.logs.at(-1)?.message ?? "Waiting its turn.";
}

function facts(episode) {
  const parts = [day(episode.task_created_timestamp)];
  if (episode.duration_seconds) parts.unshift(clock(episode.duration_seconds));
  if (episode.length_limited_by === "material") parts.push("as long as the sources carry");
  if (episode.visibility === "unlisted") parts.push("unlisted");
  return parts.join(" · ");
}

function renderStages(shown) {
  $("steps").replaceChildren(...shown.map(({ name, status, count }) => {
    const item = make("li", {}, make("span", { textContent: name }));
    if (count) item.append(make("span", { className: "count", textContent: count }));
    item.append(make("span", { className: "spoken", textContent: `, ${status.replace("_", " ")}` }));
    item.dataset.status = status;
    return item;
  }));
  $("progress").value = shown.reduce((sum, stage) => sum + stage.done, 0) / Math.max(1, shown.length);
}

function renderCover(address) {
  const cover = $("cover");
  // Each answer signs the address anew; the picture is the same one as long as the path is.
  if (address && !(cover.src && new URL(cover.src).pathname === new URL(address).pathname)) cover.src = address;
  show("cover", Boolean(address));
}
