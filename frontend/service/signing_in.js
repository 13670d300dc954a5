// Accounts at the service. A new one is signed in at once.
import { signIn } from "/service/account.js";
import { send } from "/service/api.js";

export async function signInAs(loginIdentifier, password) {
  signIn(await send("POST", "/auth/login", { body: { login_identifier: loginIdentifier, password } }));
}

export async function register(username, email, password) {
  await send("POST", "/auth/register", { body: { username, email, password } });
}
