// Shows each stage with its progress, duration, attempts and place in the queue.
import { formatElapsed, pluralise } from "/parts/formatting.js";
import { progress, stages } from "/making/stages.js";
import { html, nothing } from "/vendor/lit-html-3.3.3/lit-html.js";

const STATUS_TEXT = {
  pending: "not started", dispatched: "queued", in_progress: "in progress", completed: "done", failed: "failed", skipped: "not run", stopped: "stopped",
};

// `now`: the time of the service's clock, in milliseconds.
function facts({ status, count, done, current, attempts, queuedBefore, startedAt, endedAt }, now) {
  const parts = [];
  if (current && !endedAt) parts.push(`chapter ${current} of ${count}`);
  else if (count > 1) parts.push(`${done} of ${count}`);
  if (status === "dispatched" && queuedBefore === null) parts.push("scheduled");
  else if (status === "dispatched") parts.push(queuedBefore ? `queued: ${pluralise(queuedBefore, "step")} ahead` : "queued: next");
  else parts.push(STATUS_TEXT[status]);
  if (status !== "skipped" && startedAt && (endedAt || status === "in_progress")) parts.push(formatElapsed(startedAt, endedAt ?? now));
  const attemptsMade = attempts + (status === "failed" ? 0 : 1); // the service counts failed attempts only
  if (attempts && attemptsMade > 1) parts.push(pluralise(attemptsMade, "attempt"));
  return parts.join(" · ");
}

// `estimate`: how long the episode still takes, in words.
export function stageList({ steps, hasEnded, estimate, now }) {
  const shownStages = stages(steps, hasEnded);
  return html`
    ${estimate ? html`<p class="estimate">${estimate}</p>` : nothing}
    <progress max="1" .value=${progress(shownStages)} aria-label="Episode progress"></progress>
    <ol class="stages" aria-label="Steps">${shownStages.map((stage) => html`
      <li data-status=${stage.status} data-stage=${stage.key} aria-current=${stage.status === "in_progress" ? "step" : nothing}>
        <strong>${stage.name}</strong> <span class="soft">${facts(stage, now)}</span></li>`)}</ol>`;
}
