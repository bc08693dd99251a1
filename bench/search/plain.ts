// The yardstick: the same calls on the package as it is, in this process, each result observed as the search does it.
import { createRequire } from 'node:module';
import type { Program } from '../../src/artifacts/index.ts';

const require = createRequire(import.meta.url);
const { materialize } = require('../../adapters/typescript/harness/values.cjs') as {
  materialize(value: unknown, context: object): unknown;
};
const { observe } = require('../../adapters/typescript/harness/observe.cjs') as {
  observe(value: unknown): unknown;
};

type Call = Program[number] & { op: 'call' };

/** A program that is one call of an export and nothing else. */
export function isPlainCall(program: Program): program is readonly [Call] {
  const [step] = program;
  return program.length === 1 && step?.op === 'call' && 'module' in step.callee.from;
}

/** Runs each call once and gives the number of characters observed, so that no work can be left out. */
export function runPlain(file: string, programs: readonly Program[]): number {
  const exported: unknown = require(file);
  let size = 0;
  for (const program of programs) {
    if (!isPlainCall(program)) continue;
    const [{ callee, args }] = program;
    const context = { binds: {}, spies: new Map(), load: () => exported };
    let target = exported;
    let receiver: unknown;
    for (const key of callee.path) {
      receiver = target;
      target = (target as Record<string, unknown>)[key];
    }
    const values = args.map((arg) => materialize(arg, context));
    try {
      size += JSON.stringify(observe(Reflect.apply(target as () => unknown, receiver, values)))?.length ?? 0;
    } catch (error) {
      size += String(error).length;
    }
  }
  return size;
}
