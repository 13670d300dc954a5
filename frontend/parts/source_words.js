// Which files and links can be sources, and what the form says about them.
import { languageName, pluralise } from "/parts/formatting.js";

const MEGABYTE = 1 << 20;
const MAX_MEGABYTES = 20;
const MAX_ADDRESS_CHARACTERS = 2000;
const TYPES = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  epub: "application/epub+zip",
  html: "text/html",
  htm: "text/html",
  xhtml: "application/xhtml+xml",
  md: "text/markdown",
  markdown: "text/markdown",
  txt: "text/plain",
  text: "text/plain",
  srt: "application/x-subrip",
  vtt: "text/vtt",
};

export const FILE_ENDINGS = Object.keys(TYPES).map((ending) => `.${ending}`).join(",");
export const KINDS = "PDF, Word (.docx), e-book (.epub), web page, Markdown, text or captions (.srt, .vtt)";

// By the ending, because browsers know few of these types.
export function typeOf(name) {
  return TYPES[name.split(".").pop().toLowerCase()] ?? "application/octet-stream";
}

// What the service would refuse later; null if it may be read. A name without an ending says nothing.
export function refusalOf({ name, size }) {
  if (name.includes(".") && !(name.split(".").pop().toLowerCase() in TYPES)) return `“${name}” is of a kind that cannot be read. Choose a ${KINDS}.`;
  if (size === 0) return `“${name}” is empty.`;
  return size > MAX_MEGABYTES * MEGABYTE ? `“${name}” has ${formatSize(size)}, more than the ${MAX_MEGABYTES} MB that a file may have.` : null;
}

export function isLink(text) {
  return /^https?:\/\/\S+$/i.test(text.trim());
}

// The first address in a text, where apps put the link that they share.
export function linkIn(text) {
  return text?.match(/https?:\/\/\S+/i)?.[0] ?? null;
}

// The address in full; null if it cannot be that of a page.
export function asLink(text) {
  const address = isLink(text) ? text.trim() : `https://${text.trim()}`;
  if (/\s/.test(address) || !URL.canParse(address)) return null;
  const { href, hostname, username } = new URL(address);
  return hostname.includes(".") && !username && href.length <= MAX_ADDRESS_CHARACTERS ? href : null;
}

export function withoutScheme(address) {
  return address.replace(/^https?:\/\//i, "").replace(/\/$/, "");
}

export function linkName(address) {
  return withoutScheme(address).replace(/^www\./, "");
}

function formatSize(bytes) {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

// One line for a source of parts/own_sources.js.
export function statusOf({ state, size, share, problem, url, reading }) {
  const sizeInWords = size ? `${formatSize(size)} · ` : "";
  if (state === "kept") return `${sizeInWords}Waits here until you sign in`;
  if (state === "waiting") return `${sizeInWords}Waiting`;
  if (state === "uploading") return `${sizeInWords}${Math.floor(share * 100)} % sent`;
  if (state === "failed") return problem;
  if (state === "reading") return `${sizeInWords}Being read`;
  if (!reading) return url ? "Read when the episode is made" : `${sizeInWords}Uploaded`;
  return reading.state === "read" ? understoodOf(reading) : `${reading.reason} It is left out.`;
}

function understoodOf({ author, pages, words, language, left_out: leftOut }) {
  const length = [pages && pluralise(pages, "page"), words && `${words.toLocaleString("en")} words`];
  const without = leftOut.length > 0 && `without ${leftOut.join(", ")}`;
  return [author, ...length, language && languageName(language), without].filter(Boolean).join(" · ");
}
