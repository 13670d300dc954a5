// Draws the loudness of an episode as an SVG path, with as many bars as fit the width.

const PIXELS_PER_BAR = 4;
const MIN_HEIGHT = 0.06;

// Mastered speech peaks at the limiter almost everywhere, so each bar shows the mean level, scaled to the full height.
function barHeights(peaks, bars) {
  const peaksPerBar = peaks.length / bars;
  const means = Array.from({ length: bars }, (_, bar) => {
    const slice = peaks.slice(Math.floor(bar * peaksPerBar), Math.max(Math.floor(bar * peaksPerBar) + 1, Math.floor((bar + 1) * peaksPerBar)));
    return slice.reduce((sum, peak) => sum + peak, 0) / (slice.length || 1);
  });
  const [min, max] = [Math.min(...means), Math.max(...means)];
  return means.map((mean) => MIN_HEIGHT + (1 - MIN_HEIGHT) * (max > min ? 0.25 * (mean / max) + 0.75 * ((mean - min) / (max - min)) : 0));
}

let last = { peaks: null, width: 0, drawn: { bars: 1, path: "" } };

// Returns {bars, path}. The path fits a box of `bars` by 100.
export function waveform(peaks, width) {
  if (last.peaks !== peaks || last.width !== width) {
    const bars = Math.max(1, Math.floor(width / PIXELS_PER_BAR));
    const path = barHeights(peaks, bars).map((height, bar) => `M${bar + 0.5} ${50 - 46 * height}V${50 + 46 * height}`).join("");
    last = { peaks, width, drawn: { bars, path } };
  }
  return last.drawn;
}
