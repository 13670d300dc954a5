// Reports of an episode to the operator. They need no account.
import { send } from "/service/api.js";

// `reason`: "wrong", "harmful", "rights", "private" or "other".
export function reportEpisode(podcastId, { reason, message }) {
  return send("POST", "/api/v1/reports", { body: { podcast_id: podcastId, reason, message } });
}
