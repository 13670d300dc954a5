// Deletes an episode after confirmation. Resolves to whether it was deleted.
import { deleteEpisode } from "/service/episodes.js";
import { confirmAction } from "/parts/confirm_dialog.js";
import { discardEpisode } from "/player/playback.js";

export async function confirmAndDelete(podcastId, title) {
  const isConfirmed = await confirmAction({
    title, text: "This permanently deletes the audio, transcript and cover for everyone.", button: "Delete",
  });
  if (!isConfirmed) return false;
  await deleteEpisode(podcastId);
  discardEpisode(podcastId);
  return true;
}
