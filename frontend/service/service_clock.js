// The service's clock, as its answers tell it: a computer's own may be wrong by minutes.

let ahead = 0;

export function noteDate(header) {
  const told = Date.parse(header ?? "");
  if (!Number.isNaN(told)) ahead = told - Date.now();
}

export function serviceNow() {
  return Date.now() + ahead;
}
