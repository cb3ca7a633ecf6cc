const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "2 hours ago", "in 3 days", "just now". Both times in milliseconds of the wall clock. */
export function ago(then: number, now: number): string {
  const seconds = (then - now) / 1_000;
  for (const [unit, size] of steps) {
    // What was set to 90 days is in 3 months also a second later.
    if (Math.abs(seconds) >= size) return relative.format(seconds > 0 ? Math.round(seconds / size) : Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? 'just now' : seconds < 0 ? 'a moment ago' : 'in a moment';
}

/** "42 s", "3 min", "2 h", "5 days": how long something has been so. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** "812 B", "14.2 KB". */
export function byteSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KB` : `${(bytes / 1_048_576).toFixed(2)} MB`;
}
