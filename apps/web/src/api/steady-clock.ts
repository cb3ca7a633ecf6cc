export type Clock = () => number;

/**
 * Milliseconds that never run backwards and never stand still. `performance.now()` pauses while some machines sleep,
 * the wall clock may be set back: taking the faster of the two means that a lease can only seem older than it is, never younger.
 */
export function steadyClock(monotonic: Clock = () => performance.now(), wall: Clock = () => Date.now()): Clock {
  let now = 0;
  let lastMonotonic = monotonic();
  let lastWall = wall();
  return () => {
    const [atMonotonic, atWall] = [monotonic(), wall()];
    now += Math.max(0, atMonotonic - lastMonotonic, atWall - lastWall);
    [lastMonotonic, lastWall] = [atMonotonic, atWall];
    return now;
  };
}
