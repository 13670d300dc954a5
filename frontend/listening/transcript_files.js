// Saves the words of an episode as a file: as text to read, or as captions (WebVTT).
import { licenceName } from "/listening/quotation.js";
import { licenceText } from "/listening/sources.js";
import { read } from "/service/api.js";
import { saveFile } from "/parts/saved_file.js";
import { PATHS } from "/router.js";

export function transcriptText(episode, { turns }) {
  const address = new URL(PATHS.episode(episode.podcast_id), location.origin).href;
  const spoken = turns.map(({ speaker, sentences }) => `${speaker}: ${sentences.map(({ text }) => text).join(" ")}`);
  const sources = episode.sources.map((source) => `- ${[source.title, source.credit, source.url, licenceName(source)].filter(Boolean).join(", ")}`);
  const credit = [sources.length > 0 && `Sources:\n${sources.join("\n")}`, licenceText(episode)].filter(Boolean);
  return `${[episode.title || episode.topic, address, ...spoken, ...credit].join("\n\n")}\n`;
}

// Browsers replace what a file's name cannot hold; a full stop at its beginning would hide the file.
const fileName = (episode, extension) => `${(episode.title || episode.topic).replace(/^\.+/, "")}.${extension}`;

export function saveText(episode, words) {
  saveFile(transcriptText(episode, words), "text/plain", fileName(episode, "txt"));
}

export async function saveCaptions(episode) {
  saveFile(await read(episode.transcript_url), "text/vtt", fileName(episode, "vtt"));
}
