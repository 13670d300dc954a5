// The browsers in which the user is signed in.
import { send, sendSignedIn } from "/service/api.js";

const PATH = "/auth/sessions";
const NOT_FOUND = 404;

export async function listSignIns() {
  return (await send("GET", PATH)).sessions;
}

export async function endSignIn(sessionId) {
  try {
    await sendSignedIn("DELETE", `${PATH}/${encodeURIComponent(sessionId)}`, {
      reason: "Sign in to sign out your other browsers.",
      isRepeatable: true, // an ended sign-in cannot end twice
    });
  } catch (error) {
    if (error.status !== NOT_FOUND) throw error; // ended already
  }
}
