// A finished episode: sound, chapters, transcript, sources.
import { api } from "/api.js";
import { $, clock, make } from "/elements.js";
import { loadPlayer, markChapters, playFrom, showWaveform, unloadPlayer } from "/player.js";
import { showTranscript } from "/read_along.js";
import { parseTranscript } from "/transcript.js";

let shown = null;

export function stopListening() {
  shown = null;
  unloadPlayer();
}

export function showListening(episode, explain) {
  if (shown === episode.podcast_id) return;
  shown = episode.podcast_id;
  loadPlayer(episode);
  showNotes(episode);
  const parts = [
    [episode.chapters_url, ({ chapters }) => showChapters(chapters, episode.duration_seconds)],
    [episode.transcript_url, (transcript) => showTranscript(parseTranscript(transcript))],
    [episode.waveform_url, ({ peaks }) => showWaveform(peaks)],
  ];
  for (const [address, put] of parts) fill(episode, address, put).catch(explain);
}

// What arrives after the episode was left is of no use to the next one.
async function fill(episode, address, put) {
  const content = await api("GET", address);
  if (shown === episode.podcast_id) put(content);
}

function showChapters(chapters, duration) {
  $("chapters").replaceChildren(...chapters.map(({ title, startTime }) => {
    const link = make("a", { href: `#t=${startTime}` },
      make("span", { textContent: title }), make("span", { className: "soft time", textContent: clock(startTime) }));
    link.dataset.start = startTime;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      playFrom(startTime);
    });
    return make("li", {}, link);
  }));
  markChapters(chapters.map((chapter) => chapter.startTime), duration);
}

// The notes hold chapters and sources as text too, for players that show nothing else. Here both have their own place.
function showNotes(episode) {
  const paragraphs = (episode.show_notes ?? "").split("\n\n").filter((text) => !/^(Chapters|Sources)\n/.test(text));
  const licence = episode.licence ? paragraphs.pop() : "";
  $("episode-summary").textContent = paragraphs.join("\n\n");
  $("licence").replaceChildren(...withLinks(licence));
  $("sources").replaceChildren(...episode.sources.map((source) => make("li", {}, sourceName(source))));
}

function sourceName({ title, url }) {
  return /^https?:\/\//.test(url ?? "") ? outside(url, title) : title;
}

function outside(href, textContent) {
  return make("a", { href, textContent, rel: "noopener noreferrer" });
}

function withLinks(text) {
  return text.split(/(https:\/\/[^\s)]+)/).map((part, index) => (index % 2 ? outside(part, part) : part));
}
