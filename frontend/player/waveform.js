// The outline of an episode's loudness as an SVG path, in as many bars as there is room for.

const PIXELS_PER_BAR = 4;
const QUIETEST = 0.06;

// Mastered speech peaks at the limiter nearly everywhere: the mean of a stretch, spread out, shows where it is quiet.
function heights(peaks, bars) {
  const each = peaks.length / bars;
  const means = Array.from({ length: bars }, (_, bar) => {
    const stretch = peaks.slice(Math.floor(bar * each), Math.max(Math.floor(bar * each) + 1, Math.floor((bar + 1) * each)));
    return stretch.reduce((sum, peak) => sum + peak, 0) / (stretch.length || 1);
  });
  const [least, most] = [Math.min(...means), Math.max(...means)];
  return means.map((mean) => QUIETEST + (1 - QUIETEST) * (most > least ? 0.25 * (mean / most) + 0.75 * ((mean - least) / (most - least)) : 0));
}

let last = { peaks: null, width: 0, drawn: { bars: 1, path: "" } };

// {bars, path}: the path in a box of `bars` by 100.
export function waveform(peaks, width) {
  if (last.peaks !== peaks || last.width !== width) {
    const bars = Math.max(1, Math.floor(width / PIXELS_PER_BAR));
    const path = heights(peaks, bars).map((height, bar) => `M${bar + 0.5} ${50 - 46 * height}V${50 + 46 * height}`).join("");
    last = { peaks, width, drawn: { bars, path } };
  }
  return last.drawn;
}
