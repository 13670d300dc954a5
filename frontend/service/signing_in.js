// Accounts at the service.
import { send } from "/service/api.js";

// What `signIn` takes.
export function logIn(loginIdentifier, password) {
  return send("POST", "/auth/login", { body: { login_identifier: loginIdentifier, password } });
}

export function register(username, email, password) {
  return send("POST", "/auth/register", { body: { username, email, password } });
}
