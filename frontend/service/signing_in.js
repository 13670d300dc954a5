// Sign-in and registration requests.
import { send } from "/service/api.js";

// Returns the argument of `signIn`.
export function logIn(loginIdentifier, password) {
  return send("POST", "/auth/login", { body: { login_identifier: loginIdentifier, password } });
}

export function register(username, email, password) {
  return send("POST", "/auth/register", { body: { username, email, password } });
}
