// The steps of an episode as a person follows them: all the voices are one stage.

const NAMES = [
  ["research", "Research"], ["script", "Script"], ["voice", "Voices"], ["cover", "Cover"], ["master", "Mastering"],
  ["publish", "Publishing"],
];

// `hasEnded`: the episode was cancelled or has failed, and what it did not finish is skipped.
function together(steps, hasEnded) {
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

function first(moments) {
  return moments.filter(Boolean).sort()[0] ?? null;
}

// Each stage: `done` and `count` of its steps, `attempts` beyond the first, `before` steps of anybody that are to begin
// earlier (null outside the queue), `startedAt`, `endedAt` once all has ended.
export function stages(steps) {
  const hasEnded = steps.some((step) => step.status === "skipped");
  return NAMES.map(([key, name]) => {
    const own = steps.filter((step) => step.name === key || step.name.startsWith(`${key}-`));
    const ends = own.map((step) => step.ended_at);
    const places = own.filter((step) => step.steps_before !== null).map((step) => step.steps_before);
    return {
      key,
      name,
      status: together(own, hasEnded),
      count: own.length,
      done: sum(own, (step) => Number(step.status === "completed")),
      attempts: sum(own, (step) => step.attempts),
      before: places.length ? Math.min(...places) : null,
      startedAt: first(own.map((step) => step.started_at)),
      endedAt: own.length && ends.every(Boolean) ? ends.sort().at(-1) : null,
    };
  });
}

// 0 to 1, each stage counting alike.
export function progress(shown) {
  return sum(shown, ({ done, count }) => (count ? done / count : 0)) / shown.length;
}
