// Each user has a session per browser; signed-out visitors share one. The service stores preferences by session ID.
import { isSignedIn, userKey } from "/service/account.js";
import { ApiError, send, sendSignedIn } from "/service/api.js";
import { coalesce } from "/service/coalesce.js";

const FORBIDDEN = 403;

export function clientId() {
  const key = userKey("client_id");
  if (!localStorage.getItem(key)) localStorage.setItem(key, crypto.randomUUID());
  return localStorage.getItem(key);
}

// A session that is new in this browser begins with the preferences that the user has saved in another one.
export function readPreferences() {
  const id = clientId();
  return coalesce(`preferences of ${id}`, async () => {
    const { preferences } = await send("POST", "/api/v1/session/init", { body: { client_id: id } });
    if (!isSignedIn() || Object.keys(preferences).length > 0) return preferences;
    return (await send("GET", "/api/v1/account/preferences")).preferences;
  });
}

// Saves the fields of `changes` and leaves other preferences unchanged. If the session belongs to another user of this
// browser, starts a new session.
export async function savePreferences(changes) {
  try {
    await writePreferences({ ...(await readPreferences()), ...changes });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== FORBIDDEN) throw error;
    localStorage.removeItem(userKey("client_id"));
    await readPreferences(); // creates the session
    await writePreferences(changes);
  }
}

function writePreferences(preferences) {
  return sendSignedIn("POST", "/api/v1/session/preferences", {
    body: { client_id: clientId(), preferences },
    reason: "Sign in to save your preferences.",
    isRepeatable: true, // writing the same values twice is harmless
  });
}
