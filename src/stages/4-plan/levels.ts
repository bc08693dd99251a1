// The pyramid: what needs nothing is tested alone, what needs the world or other modules together with them.
import type { FileFacts, FunctionFacts, SystemModel, Target } from '../../artifacts/index.ts';

type Levels = Target['suggested_test_types'];

/** Effects that a test can not simply control; clock and random are set by the harness. */
const OUTSIDE = new Set(['fs', 'net', 'process']);
const MAX_DEPTH = 6;

/** Suggested levels, the main one first. */
export function levelsOf(fn: FunctionFacts, model: SystemModel): Levels {
  const reached = reachedFrom(fn, model);
  if (reached.some(({ effects }) => effects.some((effect) => OUTSIDE.has(effect)))) return ['integration'];
  return reached.some(({ file }) => file !== fn.file) ? ['unit', 'integration'] : ['unit'];
}

const indexes = new WeakMap<SystemModel, ReadonlyMap<string, FunctionFacts>>();

function indexOf(model: SystemModel): ReadonlyMap<string, FunctionFacts> {
  let index = indexes.get(model);
  if (!index) {
    index = new Map(model.files.flatMap((file) => file.functions.map((fn) => [fn.key, fn] as const)));
    indexes.set(model, index);
  }
  return index;
}

/** The function and what it calls, directly or not. */
function reachedFrom(fn: FunctionFacts, model: SystemModel): FunctionFacts[] {
  const index = indexOf(model);
  const seen = new Map([[fn.key, fn]]);
  let edge = [fn.key];
  for (let depth = 0; depth < MAX_DEPTH && edge.length > 0; depth++) {
    const next: string[] = [];
    for (const caller of edge) {
      for (const key of model.callGraph[caller] ?? []) {
        const callee = index.get(key);
        if (!callee || seen.has(key)) continue;
        seen.set(key, callee);
        next.push(key);
      }
    }
    edge = next;
  }
  return [...seen.values()];
}

/** Callees that come from other modules, as written. */
export function dependenciesOf(fn: FunctionFacts, file: FileFacts): string[] {
  const imported = new Set(file.imports.flatMap(({ names }) => Object.keys(names)));
  const used = fn.calls
    .filter(({ callee }) => imported.has(callee.split('.')[0] ?? ''))
    .map(({ callee }) => callee);
  return [...new Set(used)].sort();
}
