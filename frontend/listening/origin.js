// Says how an episode was made: what its sources answer, what was left out, who wrote the script, what its models cost.
import { pluralise } from "/parts/formatting.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

// As `is_embedded_writer` and `model_of` in cpoa/contracts/dialogue.py.
const EMBEDDED_WRITER = "embedded-";
const nameOf = (writer) => (writer.startsWith(EMBEDDED_WRITER) ? `the embedded writer (${writer})` : writer.split(" by ").at(-1));

// As `usage_line` in local/cli/episode_report.py.
function usageLine({ prompt_tokens: prompt, completion_tokens: completion, estimated_cost_usd: dollars, unpriced_requests: unpriced }) {
  const tokens = prompt + completion;
  const parts = [
    tokens > 0 && `${tokens.toLocaleString("en-US")} tokens`,
    dollars > 0 && (dollars < 0.01 ? "less than $0.01" : `about $${dollars.toFixed(2)}`),
    unpriced > 0 && `${pluralise(unpriced, "request")} without a known price`,
  ].filter(Boolean);
  return parts.length > 0 && `Models: ${parts.join(", ")}.`;
}

function sentences({ coverage, left_out: leftOut, writer, model_usage: usage }) {
  return [
    coverage === "around" && "The sources do not answer the question itself.",
    coverage === "general" && "No source was found: a language model wrote this from what it knows. Nothing was checked against sources.",
    leftOut.length > 0 && `Left out for length: ${leftOut.join("; ")}.`,
    writer && `Voices are synthetic; script by ${nameOf(writer)}.`,
    usage && usageLine(usage),
  ].filter(Boolean);
}

// Episodes of earlier releases say nothing.
export function originList(episode) {
  const said = sentences(episode);
  return said.length ? html`<ul class="origin soft">${said.map((sentence) => html`<li dir="auto">${sentence}</li>`)}</ul>` : nothing;
}
