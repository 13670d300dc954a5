// The service's clock, taken from its responses, because the local clock may be wrong by minutes.

let offset = 0;

export function updateServiceClock(header) {
  const serviceTime = Date.parse(header ?? "");
  if (!Number.isNaN(serviceTime)) offset = serviceTime - Date.now();
}

export function serviceNow() {
  return Date.now() + offset;
}
