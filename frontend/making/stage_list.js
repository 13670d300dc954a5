// The stages as they happen: how far, how long, how often tried, how many wait before.
import { counted, took } from "/parts/formatting.js";
import { progress, stages } from "/making/stages.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const WORDS = {
  pending: "to come", dispatched: "waiting its turn", in_progress: "under way", completed: "done", failed: "failed", skipped: "not run",
};

// `now`: the service's clock, in milliseconds.
function facts({ status, count, done, attempts, before, startedAt, endedAt }, now) {
  const all = [];
  if (count > 1) all.push(`${done} of ${count}`);
  if (status === "dispatched" && before === null) all.push("not due yet");
  else if (status === "dispatched") all.push(before ? `waiting: ${counted(before, "step")} in the queue ahead of it` : "waiting: next in the queue");
  else all.push(WORDS[status]);
  if (startedAt && (endedAt || status === "in_progress")) all.push(took(startedAt, endedAt ?? now));
  const tries = attempts + (status === "failed" ? 0 : 1); // the failed ones are counted
  if (attempts && tries > 1) all.push(`tried ${counted(tries, "time")}`);
  return all.join(" · ");
}

export function stageList(steps, now) {
  const shown = stages(steps);
  return html`
    <progress max="1" .value=${progress(shown)} aria-label="Progress of the episode"></progress>
    <ol class="stages" aria-label="Steps">${shown.map((stage) => html`
      <li data-status=${stage.status} data-stage=${stage.key} aria-current=${stage.status === "in_progress" ? "step" : nothing}>
        <strong>${stage.name}</strong> <span class="soft">${facts(stage, now)}</span></li>`)}</ol>`;
}
