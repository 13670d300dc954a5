// Deletes an episode, if that is meant. Resolves to whether it is gone.
import { deleteEpisode } from "/service/episodes.js";
import { confirmed } from "/parts/confirm_dialog.js";
import { forgetEpisode } from "/player/playing.js";

export async function deletedAsMeant(podcastId, title) {
  const meant = await confirmed({
    title, text: "Its sound, transcript and cover are deleted for everybody. This cannot be undone.", button: "Delete",
  });
  if (!meant) return false;
  await deleteEpisode(podcastId);
  forgetEpisode(podcastId);
  return true;
}
