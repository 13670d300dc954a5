// Steps as in the details of an episode, from the stages in its progress.

function statusesOf({ status, count, done, running }) {
  const waiting = status === "in_progress" ? "pending" : status;
  return Array.from({ length: count }, (_, index) => (index < done ? "completed" : index < done + running ? "in_progress" : waiting));
}

// The steps of a stage share its times. Its failed attempts and its place in the queue are those of the first.
export function stepsOfProgress({ steps }) {
  return steps.flatMap((stage) => statusesOf(stage).map((status, index) => ({
    name: stage.count > 1 ? `${stage.name}-${index}` : stage.name,
    status,
    attempts: index === 0 ? stage.attempts : 0,
    started_at: status === "completed" || status === "in_progress" ? stage.started_at : null,
    ended_at: stage.ended_at,
    steps_before: index === 0 ? stage.steps_before : null,
  })));
}
