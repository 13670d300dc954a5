// Whoever asks for what is being asked for already waits for the same answer.

const underWay = new Map();

export function joined(what, ask) {
  if (!underWay.has(what)) underWay.set(what, ask().finally(() => underWay.delete(what)));
  return underWay.get(what);
}
