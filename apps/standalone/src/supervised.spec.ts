import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lockstep/testing';
import type { Service } from './service.js';
import { Supervised } from './supervised.js';

/** A launch whose services end when told to. */
function launches() {
  const running: { die: (lastWords: string) => void; stopped: boolean }[] = [];
  const launch = async (): Promise<Service> => {
    let die: (lastWords: string) => void = () => undefined;
    const ended = new Promise<string>((resolve) => (die = resolve));
    const entry = { die, stopped: false };
    running.push(entry);
    return {
      ended,
      stop: async () => {
        entry.stopped = true;
        die('asked to');
      },
    };
  };
  return { running, launch };
}

function watcher() {
  const said: string[] = [];
  const failures: Error[] = [];
  return { said, failures, say: (line: string) => void said.push(line), giveUp: (error: Error) => void failures.push(error), firstPause: 1 };
}

describe('a supervised service', () => {
  it('RUN7 is started again when it ends by itself', async () => {
    const { running, launch } = launches();
    const watch = watcher();
    const service = new Supervised('worker', launch, watch);
    await service.start();
    running[0]?.die('SIGKILL\nits last line');
    await eventually(() => running.length === 2);
    expect(watch.said).toEqual(['worker ended unexpectedly (SIGKILL); starting it again']);
    await service.stop();
    expect(running[1]?.stopped).toBe(true);
  });

  it('RUN7 that keeps ending is given up with its last words', async () => {
    const { running, launch } = launches();
    const watch = watcher();
    const service = new Supervised('worker', launch, watch);
    await service.start();
    for (let ends = 1; ends <= 5; ends++) {
      await eventually(() => running.length === ends);
      running[ends - 1]?.die('exit code 1\nno memory');
    }
    await eventually(() => watch.failures.length === 1);
    expect(watch.failures[0]?.message).toBe('worker ended 5 times within a minute, last with exit code 1\nno memory');
    expect(running).toHaveLength(5);
    await service.stop();
  });

  it('RUN7 whose last words are gone is not started again', async () => {
    const watch = watcher();
    const gone = new Error('its log is gone');
    let starts = 0;
    const service = new Supervised('worker', async () => ({ ended: (starts++, Promise.reject(gone)), stop: async () => undefined }), watch);
    await service.start();
    await eventually(() => watch.failures.length === 1);
    expect({ starts, failures: watch.failures, said: watch.said }).toEqual({ starts: 1, failures: [gone], said: [] });
    await service.stop();
  });

  it('RUN7 that cannot be started again is tried again, then given up', async () => {
    const { running, launch } = launches();
    const watch = watcher();
    let attempts = 0;
    const service = new Supervised('api', () => (attempts++ === 0 ? launch() : Promise.reject(new Error('port taken'))), watch);
    await service.start();
    running[0]?.die('SIGKILL');
    await eventually(() => watch.failures.length === 1);
    expect(attempts).toBe(5);
    await service.stop();
  });

  it('RUN5 that is stopped stays stopped', async () => {
    const { running, launch } = launches();
    const watch = watcher();
    const service = new Supervised('worker', launch, watch);
    await service.start();
    await service.stop();
    expect(running).toHaveLength(1);
    expect(watch.said).toEqual([]);
  });

  it('RUN3 that cannot be started at boot fails at once', async () => {
    const service = new Supervised('api', () => Promise.reject(new Error('no')), watcher());
    await expect(service.start()).rejects.toThrow('no');
  });
});
