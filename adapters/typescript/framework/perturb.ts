// The preload that changes a test process's clock and random numbers, in its own context and in every one it creates, and
// the order in which its requests to the file system are answered.
import type { Perturbation, PreparedRun } from '../../../src/ports/index.ts';
import { slowFiles } from './slow-files.ts';

/** Patches one global object. A string, because it is also run inside other contexts. */
function patch(offset: number, seed: number | undefined): string {
  const clock = `
  const Original = Date;
  const shift = ${offset};
  const now = Original.now;
  globalThis.Date = new Proxy(Original, {
    apply: (target) => new target(now() + shift).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now() + shift] : args, newTarget),
  });
  Original.now = () => now() + shift;
  Original.prototype.constructor = globalThis.Date;`;
  const random = `
  let state = ${(seed ?? 0) >>> 0};
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };`;
  return `(() => {${offset === 0 ? '' : clock}${seed === undefined ? '' : random}\n})();`;
}

function preload(source: string, pace: number): string {
  return `'use strict';
const vm = require('node:vm');
const source = ${JSON.stringify(source)};
const patched = Symbol.for('qtest.perturbed');
if (!globalThis[patched]) {
  Object.defineProperty(globalThis, patched, { value: true });
  vm.runInThisContext(source);
  const create = vm.createContext;
  vm.createContext = (...args) => {
    const context = create(...args);
    vm.runInContext(source, context);
    return context;
  };${pace === 0 ? '' : slowFiles(pace)}
}
`;
}

/** Files and environment that bring a perturbation about. */
export function perturbed(
  perturbation: Perturbation | undefined,
  work: string,
): { files: PreparedRun['files']; env: Record<string, string> } {
  const env = { ...perturbation?.env };
  const offset = perturbation?.clockOffsetMs ?? 0;
  const seed = perturbation?.randomSeed;
  const pace = perturbation?.filePace ?? 0;
  if (offset === 0 && seed === undefined && pace === 0) return { files: [], env };
  const path = `${work}/perturb.cjs`;
  return {
    files: [{ path, text: preload(patch(offset, seed), pace) }],
    env: { ...env, NODE_OPTIONS: `--require ${JSON.stringify(path)}` },
  };
}
