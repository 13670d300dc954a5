import { send } from "/service/api.js";

export function subscribe(email) {
  return send("POST", "/api/v1/subscribe", { body: { email } });
}
