// Groups the steps of an episode into the stages that the page shows. All voice steps form one stage.

const STAGES = [
  ["research", "Research"], ["script", "Script"], ["voice", "Voices"], ["cover", "Cover art"], ["master", "Final audio"],
  ["publish", "Publishing"],
];

// `hasEnded`: the episode failed or was cancelled, so unfinished steps are skipped.
function combinedStatus(steps, hasEnded) {
  const statuses = new Set(steps.map((step) => step.status));
  if (steps.length && statuses.size === 1) return steps[0].status;
  if (statuses.has("failed")) return "failed";
  if (hasEnded) return "skipped";
  if (statuses.has("in_progress") || statuses.has("completed")) return "in_progress";
  return statuses.has("dispatched") ? "dispatched" : "pending";
}

function sum(steps, value) {
  return steps.reduce((total, step) => total + value(step), 0);
}

function earliest(timestamps) {
  return timestamps.filter(Boolean).sort()[0] ?? null;
}

// Each stage has the number of its steps (`count`) and of those done (`done`), the failed `attempts`, the number of steps
// queued ahead of it (`queuedBefore`, null outside the queue), `startedAt`, and `endedAt` once all its steps have ended.
export function stages(steps) {
  const hasEnded = steps.some((step) => step.status === "skipped");
  return STAGES.map(([key, name]) => {
    const ownSteps = steps.filter((step) => step.name === key || step.name.startsWith(`${key}-`));
    const endTimes = ownSteps.map((step) => step.ended_at);
    const places = ownSteps.filter((step) => step.steps_before !== null).map((step) => step.steps_before);
    return {
      key,
      name,
      status: combinedStatus(ownSteps, hasEnded),
      count: ownSteps.length,
      done: sum(ownSteps, (step) => Number(step.status === "completed")),
      attempts: sum(ownSteps, (step) => step.attempts),
      queuedBefore: places.length ? Math.min(...places) : null,
      startedAt: earliest(ownSteps.map((step) => step.started_at)),
      endedAt: ownSteps.length && endTimes.every(Boolean) ? endTimes.sort().at(-1) : null,
    };
  });
}

// Returns 0 to 1. Every stage has the same weight.
export function progress(allStages) {
  return sum(allStages, ({ done, count }) => (count ? done / count : 0)) / allStages.length;
}
