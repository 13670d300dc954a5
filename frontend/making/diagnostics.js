// What somebody who helps would ask for: ids, steps with their times, the log.
import { counted, day, timeOfDay, took } from "/parts/formatting.js";
import { tell } from "/parts/notices.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

async function copy(words) {
  await navigator.clipboard.writeText(words);
  tell("Copied.");
}

function identity(name, value) {
  return html`<div><dt>${name}</dt><dd><code>${value}</code>
    <button type="button" class="link small" aria-label="Copy the ${name.toLowerCase()} id" @click=${() => copy(value)}>Copy</button></dd></div>`;
}

function fact(name, value) {
  return value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : nothing;
}

function stepRow({ name, status, attempts, started_at: started, ended_at: ended }) {
  return html`<tr><th scope="row">${name}</th><td>${status.replace("_", " ")}</td><td>${attempts || "–"}</td>
    <td>${started ? timeOfDay(started) : "–"}</td><td>${started && ended ? took(started, ended) : "–"}</td></tr>`;
}

export function diagnostics(episode) {
  return html`
    <details class="diagnostics">
      <summary><h2>Diagnostics</h2></summary>
      <dl class="facts">
        ${identity("Episode", episode.podcast_id)}${identity("Workflow", episode.workflow_id)}
        ${fact("Error code", episode.error_code)}
        ${fact("Status", episode.generation_status)}
        ${fact("Asked for", `${day(episode.task_created_timestamp)}, ${timeOfDay(episode.task_created_timestamp)}`)}
        ${fact("Length asked for", counted(episode.length_minutes, "minute"))}
        ${fact("Visibility", episode.visibility)}
      </dl>
      <div class="scrolling" tabindex="0" role="region" aria-label="Times of the steps">
        <table><caption class="spoken">Steps</caption>
          <thead><tr><th scope="col">Step</th><th scope="col">Status</th><th scope="col">Failures</th><th scope="col">Began</th><th scope="col">Took</th></tr></thead>
          <tbody>${episode.steps.map(stepRow)}</tbody></table>
      </div>
      <h3>Log</h3>
      <ol class="log">${episode.logs.map(({ timestamp, stage, message }) => html`
        <li><span class="time">${timeOfDay(timestamp)}</span> <code>${stage}</code> <span dir="auto">${message}</span></li>`)}</ol>
    </details>`;
}
