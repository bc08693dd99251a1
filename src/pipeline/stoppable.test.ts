import { expect, it } from 'vitest';
import { stoppable } from './stoppable.ts';

function deps() {
  const controller = new AbortController();
  let kills = 0;
  const sandbox = {
    killAll: async () => {
      kills++;
    },
  };
  return { controller, deps: { signal: controller.signal, sandbox }, kills: () => kills };
}

it('gives what the work gives, and its error', async () => {
  const { deps: d } = deps();
  expect(await stoppable(async () => 7, d)).toBe(7);
  await expect(
    stoppable(async () => {
      throw new Error('broken');
    }, d),
  ).rejects.toThrow('broken');
});

it('kills the processes and answers E_STOPPED when the signal comes in the middle', async () => {
  const { controller, deps: d, kills } = deps();
  const work = stoppable(
    () =>
      new Promise((_, reject) => {
        controller.signal.addEventListener('abort', () => reject(new Error('worker died')));
      }),
    d,
  );
  controller.abort();
  await expect(work).rejects.toMatchObject({ code: 'E_STOPPED', exit: 130 });
  expect(kills()).toBeGreaterThan(0);
});

it('does not begin once the signal has come', async () => {
  const { controller, deps: d } = deps();
  controller.abort();
  let began = false;
  const work = stoppable(async () => {
    began = true;
  }, d);
  await expect(work).rejects.toMatchObject({ code: 'E_STOPPED' });
  expect(began).toBe(false);
});
