/** Middle value; of an even number the lower of the two. */
export function median(values) {
  return percentile(values, 50);
}

/** Nearest-rank percentile. */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
}

/** Runs `work(client, i)` `perClient` times for each of `clients` at once; operations a second over all of them. */
export async function rate(clients, perClient, work) {
  const start = performance.now();
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    for (let i = 0; i < perClient; i++) await work(client, i);
  }));
  return (clients * perClient * 1000) / (performance.now() - start);
}

/**
 * The same work ours and bare, in turns, so that a noisy machine disturbs both alike.
 * @returns medians of both and of the ratios of neighbouring rounds.
 */
export async function compare(rounds, ours, bare) {
  const pairs = [];
  for (let i = 0; i < rounds; i++) pairs.push({ bare: await bare(), ours: await ours() });
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    bare: median(pairs.map((pair) => pair.bare)),
    ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
  };
}
