// Prints what two strict readers of podcast feeds find in the files that the arguments name, one JSON object a line.
import { readFileSync } from "node:fs";
import { parseRssFeed } from "feedsmith";
import partytime from "podcast-partytime";

for (const name of process.argv.slice(2)) {
  const text = readFileSync(name, "utf8");
  console.log(JSON.stringify({ feedsmith: byFeedsmith(text), partytime: byPartytime(text) }));
}

function byFeedsmith(text) {
  const { title, podcast, itunes, atom, items = [] } = parseRssFeed(text);
  return {
    title,
    guid: podcast.guid,
    medium: podcast.medium,
    locked: podcast.locked?.value,
    isBlocked: itunes.block ?? false,
    next: atom.links.find((link) => link.rel === "next")?.href ?? null,
    items: items.map((item) => ({
      guid: item.guid.value,
      title: item.title,
      sound: item.enclosures[0],
      seconds: item.itunes.duration,
      transcript: item.podcast.transcripts?.[0],
      chapters: item.podcast.chapters,
      hosts: item.podcast.persons?.map((person) => person.display),
      licence: item.podcast.license?.display,
      ai: item.podcast.txts?.find((txt) => txt.purpose === "ai-content")?.display,
    })),
  };
}

function byPartytime(text) {
  const { title, guid, medium, itunesBlock, items } = partytime.parseFeed(text);
  return {
    title,
    guid,
    medium,
    isBlocked: itunesBlock,
    items: items.map((item) => ({
      guid: item.guid,
      title: item.title,
      sound: item.enclosure,
      seconds: item.duration,
      transcript: item.podcastTranscripts?.[0],
      chapters: item.podcastChapters,
      hosts: item.podcastPeople?.map((person) => person.name),
      licence: item.license?.identifier,
    })),
  };
}
