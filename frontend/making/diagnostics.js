// Details for troubleshooting: IDs, step timings and the log.
import { formatDate, formatElapsed, formatTimeOfDay, pluralise } from "/parts/formatting.js";
import { notify } from "/parts/notices.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

async function copy(text) {
  await navigator.clipboard.writeText(text);
  notify("Copied.");
}

function idRow(name, value) {
  return html`<div><dt>${name}</dt><dd><code>${value}</code>
    <button type="button" class="link small" aria-label="Copy ${name}" @click=${() => copy(value)}>Copy</button></dd></div>`;
}

function factRow(name, value) {
  return value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : nothing;
}

function stepRow({ name, status, attempts, started_at: started, ended_at: ended }) {
  return html`<tr><th scope="row">${name}</th><td>${status.replace("_", " ")}</td><td>${attempts || "–"}</td>
    <td>${started ? formatTimeOfDay(started) : "–"}</td><td>${started && ended ? formatElapsed(started, ended) : "–"}</td></tr>`;
}

export function diagnostics(episode) {
  return html`
    <details class="diagnostics">
      <summary><h2>Diagnostics</h2></summary>
      <dl class="facts">
        ${idRow("Episode ID", episode.podcast_id)}${idRow("Workflow ID", episode.workflow_id)}
        ${factRow("Error code", episode.error_code)}
        ${factRow("Status", episode.generation_status)}
        ${factRow("Requested", `${formatDate(episode.task_created_timestamp)}, ${formatTimeOfDay(episode.task_created_timestamp)}`)}
        ${factRow("Requested length", pluralise(episode.length_minutes, "minute"))}
        ${factRow("Visibility", episode.visibility)}
      </dl>
      <div class="scrolling" tabindex="0" role="region" aria-label="Step timings">
        <table><caption class="visually-hidden">Steps</caption>
          <thead><tr><th scope="col">Step</th><th scope="col">Status</th><th scope="col">Failures</th><th scope="col">Started</th><th scope="col">Duration</th></tr></thead>
          <tbody>${episode.steps.map(stepRow)}</tbody></table>
      </div>
      <h3>Log</h3>
      <ol class="log">${episode.logs.map(({ timestamp, stage, message }) => html`
        <li><span class="time">${formatTimeOfDay(timestamp)}</span> <code>${stage}</code> <span dir="auto">${message}</span></li>`)}</ol>
    </details>`;
}
