import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { Office } from './office.js';
import { Caller, Scene } from './together.js';

const SEEDS = [1, 2, 3];
const STEPS = 12;

let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 180_000);
afterAll(() => office.close());

describe('two agents and a person in one working tree', () => {
  it.each(SEEDS)('CLI14 nothing is lost and nobody is overwritten (seed %i)', async (seed) => {
    const scene = await Scene.open(office, seed);
    try {
      const { edit, both, stale, hand, push, prompt, commit } = scene.around;
      const { saves, takesOver, moves, takesOverAndMoves } = new Caller(scene);
      const interrupted = (path: string) => scene.edits(path, () => takesOver(path));
      const movedMeanwhile = (path: string) => scene.edits(path, () => takesOverAndMoves(path));
      await scene.play([edit, edit, edit, both, both, interrupted, movedMeanwhile, moves, moves, saves, stale, hand, push, prompt, commit], STEPS);
      await scene.expectNothingLost();
    } finally {
      scene.close();
    }
  }, 300_000);
});
