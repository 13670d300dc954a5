// The lists: one's own episodes, and what everyone made lately.
import { api, signedInAs } from "/api.js";
import { $, clock, day, episodeAddress, make, show } from "/elements.js";

const LISTS = { mine: "mine=true&", everyone: "" };

function state(podcast) {
  if (podcast.duration_seconds) return clock(podcast.duration_seconds);
  if (podcast.generation_status.startsWith("failed")) return "Not made";
  return podcast.generation_status === "cancelled" ? "Cancelled" : "In the making";
}

function entry(podcast) {
  return make("li", {},
    make("a", { href: episodeAddress(podcast.podcast_id), textContent: podcast.title || podcast.topic }),
    make("span", { className: "soft", textContent: `${day(podcast.task_created_timestamp)} · ${state(podcast)}` }));
}

let showing = 0;

async function fill(id, page) {
  const started = showing;
  const answer = await api("GET", `/api/v1/podcasts?${LISTS[id]}page=${page}&per_page=20`);
  if (started !== showing) return; // signed out meanwhile, or gone to an episode
  // A stranger's list is for listening: what has no sound yet is left to the person who asked for it.
  const podcasts = id === "mine" ? answer.podcasts : answer.podcasts.filter((podcast) => podcast.audio_url);
  const list = $(id).querySelector("ul");
  const entries = podcasts.map(entry);
  if (page === 1) list.replaceChildren(...entries);
  else list.append(...entries);
  const more = $(id).querySelector("[data-more]");
  more.hidden = page >= answer.total_pages;
  more.dataset.page = page + 1;
  $(id).querySelector("[data-empty]").hidden = list.childElementCount > 0;
  show(id);
}

export function showLibrary(explain) {
  const shown = signedInAs() ? ["mine", "everyone"] : ["everyone"];
  hideLibrary();
  for (const id of shown) {
    $(id).querySelector("[data-more]").onclick = (event) => fill(id, Number(event.target.dataset.page)).catch(explain);
    fill(id, 1).catch(explain);
  }
}

export function hideLibrary() {
  showing += 1;
  for (const id of Object.keys(LISTS)) {
    show(id, false);
    $(id).querySelector("ul").replaceChildren();
  }
}
