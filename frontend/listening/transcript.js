// Parses the service's WebVTT, in which each cue names its speaker.

function parseSeconds(timestamp) {
  return Number(timestamp.trim().split(":").reduce((total, part) => total * 60 + Number(part), 0).toFixed(3));
}

function unescapeText(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&nbsp;/g, " ").replace(/&amp;/g, "&");
}

export function parseTranscript(vtt) {
  const cues = [];
  for (const block of vtt.replace(/\r/g, "").split(/\n\n+/)) {
    const lines = block.split("\n");
    const timing = lines.findIndex((line) => line.includes("-->"));
    if (timing < 0) continue;
    const [start, end] = lines[timing].split("-->");
    const payload = lines.slice(timing + 1).join(" ");
    const [, speaker = "", text = payload] = payload.match(/^<v ([^>]*)>(.*?)(?:<\/v>)?$/) ?? [];
    cues.push({ start: parseSeconds(start), end: parseSeconds(end.trim().split(" ")[0]), speaker: unescapeText(speaker), text: unescapeText(text) });
  }
  return cues;
}
