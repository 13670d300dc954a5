// How the voices say the words of the signed-in user. The service stores the list with the account.
import { isSignedIn } from "/service/account.js";
import { read, sendSignedIn } from "/service/api.js";

const PATH = "/api/v1/pronunciations";

export async function readPronunciations() {
  return isSignedIn() ? (await read(PATH)).pronunciations : [];
}

export function replacePronunciations(pronunciations) {
  return sendSignedIn("PUT", PATH, {
    body: { pronunciations },
    reason: "Sign in to save your pronunciations.",
    isRepeatable: true, // writing the same list twice is harmless
  });
}
