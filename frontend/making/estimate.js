// Estimates how long an episode still takes, from its steps and from how fast they were so far.

const EXPECTED_SECONDS = { read: 5, research: 3, outline: 20, chapter: 20, script: 3, cover: 3, publish: 1 };
// Per minute of the requested length, for all steps of the stage together.
const EXPECTED_SECONDS_PER_MINUTE = { voice: 5, master: 3 };
const SECONDS_PER_QUEUED_STEP = 4; // of other episodes, before the first step of this one
const MAX_SLOWDOWN = 20;

const stageOf = ({ name }) => name.replace(/-\d+$/, "");

function expectedSeconds(step, episode) {
  const stage = stageOf(step);
  const perMinute = EXPECTED_SECONDS_PER_MINUTE[stage];
  if (!perMinute) return EXPECTED_SECONDS[stage] ?? 0;
  return (perMinute * episode.length_minutes) / episode.steps.filter((other) => stageOf(other) === stage).length;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

// How many times longer than expected the steps took so far. Those that are running may be finished at any moment.
function slowdown(episode, now) {
  const begun = episode.steps.filter(({ status }) => status === "completed" || status === "in_progress");
  const startedAt = Math.min(...episode.steps.map((step) => Date.parse(step.started_at ?? "") || Infinity));
  const expected = sum(begun.map((step) => expectedSeconds(step, episode)));
  if (expected < 5 || startedAt === Infinity) return 1; // too little to tell
  return Math.min(MAX_SLOWDOWN, Math.max(0.5, (now - startedAt) / 1000 / expected));
}

// `now`: the time of the service's clock, in milliseconds.
export function remainingSeconds(episode, now) {
  const unfinished = episode.steps.filter(({ status }) => status !== "completed");
  const seconds = unfinished.map((step) => expectedSeconds(step, episode) * (step.status === "in_progress" ? 0.6 : 1));
  const queued = Math.min(...episode.steps.map((step) => step.steps_before ?? Infinity));
  const isRunning = episode.steps.some(({ status }) => status === "in_progress");
  const wait = isRunning || queued === Infinity ? 0 : queued * SECONDS_PER_QUEUED_STEP;
  return slowdown(episode, now) * sum(seconds) + wait;
}

export function remainingInWords(seconds) {
  if (seconds < 15) return "A few seconds left";
  if (seconds < 45) return "About half a minute left";
  if (seconds < 90) return "About a minute left";
  return `About ${Math.round(seconds / 60)} minutes left`;
}
