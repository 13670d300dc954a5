// A session of each person on this browser, one more of nobody, and the preferences that the service keeps under its id.
import { ownPlace } from "/service/account.js";
import { ApiError, send, sendSignedIn } from "/service/api.js";
import { joined } from "/service/joined.js";

const NOBODY_ELSES = 403;

export function clientId() {
  const place = ownPlace("client_id");
  if (!localStorage.getItem(place)) localStorage.setItem(place, crypto.randomUUID());
  return localStorage.getItem(place);
}

export function readPreferences() {
  const id = clientId();
  return joined(`the preferences of ${id}`, async () => {
    const answer = await send("POST", "/api/v1/session/init", { body: { client_id: id } });
    return answer.preferences;
  });
}

// `changed` replaces what it names; whatever else is kept there stays. A session that somebody else has bound on this
// browser is left to them, and a new one begun.
export async function savePreferences(changed) {
  try {
    await write({ ...(await readPreferences()), ...changed });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== NOBODY_ELSES) throw error;
    localStorage.removeItem(ownPlace("client_id"));
    await readPreferences(); // begins it
    await write(changed);
  }
}

function write(preferences) {
  return sendSignedIn("POST", "/api/v1/session/preferences", {
    body: { client_id: clientId(), preferences },
    reason: "Sign in to keep your preferences.",
    repeats: true, // the same write twice is the same
  });
}
