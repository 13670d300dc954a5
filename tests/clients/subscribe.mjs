// Subscribes to the feed at the address given: reads it with rss-parser, downloads the newest episode in two ranges, and
// reads its chapters and its transcript. Prints what it found as JSON; a feed that cannot be read ends with an error.
import { createHash } from "node:crypto";
import RssParser from "rss-parser";

const FIRST_BYTES = 100_000;
const FIELDS = ["podcast:transcript", "podcast:chapters"];

const parser = new RssParser({ customFields: { item: FIELDS } });
const feed = await parser.parseURL(process.argv[2]);
const [newest] = feed.items;
const sound = newest.enclosure.url;
const [first, rest, beyond] = [
  await ranged(sound, `bytes=0-${FIRST_BYTES - 1}`),
  await ranged(sound, `bytes=${FIRST_BYTES}-`),
  await ranged(sound, `bytes=${newest.enclosure.length}-`),
];
const head = await fetch(sound, { method: "HEAD" });
const [transcript, chapters] = await Promise.all(FIELDS.map((field) => fetch(newest[field].$.url)));
console.log(
  JSON.stringify({
    title: feed.title,
    titles: feed.items.map((item) => item.title),
    length: Number(newest.enclosure.length),
    statuses: [first.status, rest.status, beyond.status, head.status],
    ranges: [first.range, rest.range],
    headLength: Number(head.headers.get("content-length")),
    sha256: createHash("sha256").update(first.bytes).update(rest.bytes).digest("hex"),
    transcript: { type: transcript.headers.get("content-type"), text: await transcript.text() },
    chapters: { type: chapters.headers.get("content-type"), ...(await chapters.json()) },
  }),
);

async function ranged(address, range) {
  const answer = await fetch(address, { headers: { Range: range } });
  return { status: answer.status, range: answer.headers.get("content-range"), bytes: Buffer.from(await answer.arrayBuffer()) };
}
