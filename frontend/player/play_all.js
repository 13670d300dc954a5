// Plays several episodes, one after the other: the first now, the others are put before what is up next.
import { setAutoplay } from "/player/autoplay.js";
import { playEpisode } from "/player/playback.js";
import { addToQueue, moveInQueue } from "/player/queue.js";

export function playAll([first, ...others]) {
  setAutoplay(true);
  let place = 0;
  for (const episode of others) {
    if (!addToQueue(episode)) break; // the queue is full
    moveInQueue(episode.podcast_id, place);
    place += 1;
  }
  return playEpisode(first.podcast_id, 0);
}
