// A function that was renamed, moved or exported from elsewhere keeps its tests: their steps are led to where it is.
import type { Callee, FunctionFacts, KeptTarget, KeptTests, Step, TestCase } from '../../artifacts/index.ts';
import { programOf } from '../../artifacts/index.ts';
import { programKey } from '../../services/search/program.ts';
import type { CodeHashes } from './hash-code.ts';
import { testId } from './write-tests.ts';

type Place = NonNullable<KeptTarget['access']>;

/** Old key → new key, for functions that are gone and of which exactly one new one has the same code. */
export function findMoved(
  kept: KeptTests,
  functions: ReadonlyMap<string, FunctionFacts>,
  hash: (key: string) => CodeHashes | undefined,
): ReadonlyMap<string, string> {
  const known = new Set(kept.targets.map(({ key }) => key));
  const gone = kept.targets.filter(({ key }) => !functions.has(key));
  if (gone.length === 0) return new Map();
  const byCode = new Map<string, string[]>();
  for (const key of functions.keys()) {
    if (known.has(key)) continue;
    const own = hash(key)?.own ?? '';
    byCode.set(own, [...(byCode.get(own) ?? []), key]);
  }
  const moved = new Map<string, string>();
  for (const { key, own } of gone) {
    const same = byCode.get(own) ?? [];
    const named = same.filter((each) => each.split('#')[1] === key.split('#')[1]);
    const near = same.filter((each) => each.split('#')[0] === key.split('#')[0]);
    const [only] = [named, near, same].find((some) => some.length === 1) ?? [];
    if (only !== undefined && ![...moved.values()].includes(only)) moved.set(key, only);
  }
  return moved;
}

/** The same test with every call of what moved led to its new place. */
export function movedCase(
  test: TestCase,
  target: string,
  places: readonly (readonly [Place, Place])[],
): TestCase {
  const setup = test.setup.map((step) => movedStep(step, places));
  const input = movedStep(test.input, places);
  const program = programOf({ ...test, setup, input });
  const same = programKey(program) === programKey(programOf(test));
  return same && target === test.target ? test : { ...test, setup, input, target, id: testId({ program }) };
}

function movedStep(step: Step, places: readonly (readonly [Place, Place])[]): Step {
  if (step.op === 'load') {
    const found = places.find(([from]) => from.module === step.module);
    return found === undefined ? step : { ...step, module: found[1].module };
  }
  return 'callee' in step ? { ...step, callee: movedCallee(step.callee, places) } : step;
}

function movedCallee({ from, path }: Callee, places: readonly (readonly [Place, Place])[]): Callee {
  if ('step' in from) {
    // A method that was renamed is called on the same object by its new name.
    const method = places.find(
      ([old, now]) =>
        old.path.includes('prototype') &&
        path.length === 1 &&
        old.path.at(-1) === path[0] &&
        now.path.length > 0,
    );
    return method === undefined ? { from, path } : { from, path: [method[1].path.at(-1) ?? ''] };
  }
  for (const [old, now] of places) {
    if (old.module !== from.module) continue;
    const [ways, to] = [ownerPath(old.path), ownerPath(now.path)];
    if (ways.every((name, i) => path[i] === name))
      return { from: { module: now.module }, path: [...to, ...path.slice(ways.length)] };
  }
  return { from, path };
}

/** Up to what is exported: members are reached through their class. */
function ownerPath(path: readonly string[]): readonly string[] {
  const at = path.indexOf('prototype');
  return at < 0 ? path : path.slice(0, at);
}
