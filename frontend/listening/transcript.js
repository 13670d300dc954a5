// Reads the WebVTT that the service writes: cues with a voice each.

function seconds(stamp) {
  return Number(stamp.trim().split(":").reduce((total, part) => total * 60 + Number(part), 0).toFixed(3));
}

function plain(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&nbsp;/g, " ").replace(/&amp;/g, "&");
}

export function parseTranscript(vtt) {
  const cues = [];
  for (const block of vtt.replace(/\r/g, "").split(/\n\n+/)) {
    const lines = block.split("\n");
    const timing = lines.findIndex((line) => line.includes("-->"));
    if (timing < 0) continue;
    const [start, end] = lines[timing].split("-->");
    const spoken = lines.slice(timing + 1).join(" ");
    const [, speaker = "", text = spoken] = spoken.match(/^<v ([^>]*)>(.*?)(?:<\/v>)?$/) ?? [];
    cues.push({ start: seconds(start), end: seconds(end.trim().split(" ")[0]), speaker: plain(speaker), text: plain(text) });
  }
  return cues;
}
