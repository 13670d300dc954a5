// Says how an episode was made: what its sources answer, what was left out, who wrote the script.
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// As `is_embedded_writer` and `model_of` in cpoa/contracts/dialogue.py.
const EMBEDDED_WRITER = "embedded-";
const nameOf = (writer) => (writer.startsWith(EMBEDDED_WRITER) ? `the embedded writer (${writer})` : writer.split(" by ").at(-1));

function sentences({ coverage, left_out: leftOut, writer }) {
  return [
    coverage === "around" && "The sources do not answer the question itself.",
    leftOut.length > 0 && `Left out for length: ${leftOut.join("; ")}.`,
    writer && `Voices are synthetic; script by ${nameOf(writer)}.`,
  ].filter(Boolean);
}

// Episodes of earlier releases say nothing.
export function originList(episode) {
  const said = sentences(episode);
  return said.length ? html`<ul class="origin soft">${said.map((sentence) => html`<li dir="auto">${sentence}</li>`)}</ul>` : nothing;
}
