// Groups the steps of an episode into the stages that the page shows. All voice steps form one stage.

const STAGES = [
  ["read", "Reading your sources"], ["research", "Finding sources"], ["outline", "Outline"], ["chapter", "Chapters"], ["script", "Script"], ["voice", "Voices"],
  ["cover", "Cover"], ["master", "Mixing the sound"], ["publish", "Finishing"],
];
// Only an episode of pages or files has the first, and one that a language model writes the others.
const OPTIONAL_STAGES = new Set(["read", "outline", "chapter"]);
// The steps of these stages run one after the other.
const SEQUENTIAL_STAGES = new Set(["chapter"]);

// A step that waits for a model has started, and goes through the queue again.
function shownStatus(step) {
  return step.status === "dispatched" && step.started_at && !step.attempts ? "in_progress" : step.status;
}

// `hasEnded`: the episode failed or was cancelled, so unfinished steps will not run.
function combinedStatus(steps, hasEnded) {
  const statuses = new Set(steps.map(shownStatus));
  if (statuses.has("failed")) return "failed";
  if (statuses.size === 1 && (!hasEnded || statuses.has("completed"))) return shownStatus(steps[0]);
  if (hasEnded) return statuses.has("completed") ? "stopped" : "skipped";
  if (statuses.has("in_progress") || statuses.has("completed")) return "in_progress";
  return statuses.has("dispatched") ? "dispatched" : "pending";
}

function sum(steps, value) {
  return steps.reduce((total, step) => total + value(step), 0);
}

function earliest(timestamps) {
  return timestamps.filter(Boolean).sort()[0] ?? null;
}

// Each stage has the number of its steps (`count`), of those done (`done`) and of the one that is being made (`current`,
// null if they are made at the same time), the failed `attempts`, the number of steps queued ahead of it (`queuedBefore`,
// null outside the queue), `startedAt`, and `endedAt` once all its steps have ended. `hasEnded`: the episode has ended.
export function stages(steps, hasEnded) {
  const allStages = STAGES.map(([key, name]) => {
    const ownSteps = steps.filter((step) => step.name === key || step.name.startsWith(`${key}-`));
    const done = sum(ownSteps, (step) => Number(step.status === "completed"));
    const endTimes = ownSteps.map((step) => step.ended_at);
    const places = ownSteps.filter((step) => step.steps_before !== null).map((step) => step.steps_before);
    return {
      key,
      name,
      status: combinedStatus(ownSteps, hasEnded),
      count: ownSteps.length,
      done,
      current: SEQUENTIAL_STAGES.has(key) ? Math.min(done + 1, ownSteps.length) : null,
      attempts: sum(ownSteps, (step) => step.attempts),
      queuedBefore: places.length ? Math.min(...places) : null,
      startedAt: earliest(ownSteps.map((step) => step.started_at)),
      endedAt: ownSteps.length && endTimes.every(Boolean) ? endTimes.sort().at(-1) : null,
    };
  });
  return allStages.filter(({ key, count }) => count || !OPTIONAL_STAGES.has(key));
}

// Returns 0 to 1. Every stage has the same weight.
export function progress(allStages) {
  return sum(allStages, ({ done, count }) => (count ? done / count : 0)) / allStages.length;
}
