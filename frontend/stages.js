// The steps of an episode as a person follows them: all the voices are one stage.

const NAMES = [
  ["research", "Research"], ["script", "Script"], ["voice", "Voices"], ["cover", "Cover"], ["master", "Mastering"],
  ["publish", "Publishing"],
];

function together(steps) {
  const statuses = new Set(steps.map((step) => step.status));
  if (steps.length && statuses.size === 1) return steps[0].status;
  if (statuses.has("failed")) return "failed";
  return statuses.has("in_progress") || statuses.has("completed") ? "in_progress" : "pending";
}

// Each stage with the share of it that is done, 0 to 1.
export function stages(steps) {
  return NAMES.map(([key, name]) => {
    const own = steps.filter((step) => step.name === key || step.name.startsWith(`${key}-`));
    const completed = own.filter((step) => step.status === "completed").length;
    const count = own.length > 1 ? ` ${completed} of ${own.length}` : "";
    return { name, status: together(own), count, done: own.length ? completed / own.length : 0 };
  });
}
