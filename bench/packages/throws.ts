// How many shipped tests pin an error, and how many of those are about an argument that nobody is allowed to pass.
// A test counts as forbidden when it expects an error and one of these holds for a call of its target: an argument is
// certainly not of the parameter's checked type (the search's own notion); an argument is of another kind than the type
// that the documentation gives the parameter; a parameter that is documented as needed gets nothing.
import {
  isTagged,
  programOf,
  type Step,
  type TestCase,
  type TestDsl,
  type ValidatedTest,
  type Value,
} from '../../src/artifacts/index.ts';
import type { Kind } from '../../src/services/search/generic-values.ts';
import type { SearchParameter, SearchTarget } from '../../src/services/search/target.ts';
import { typeKinds } from '../../src/services/search/type-kinds.ts';
import { isWellTyped } from '../../src/services/search/typed.ts';
import type { LaidOutProbe } from '../../src/stages/5-generate/build-probe.ts';
import type { GenerateInput } from '../../src/stages/5-generate/contract.ts';
import { searchTargets } from '../../src/stages/5-generate/search-targets.ts';

export interface Throws {
  /** Shipped tests that expect an error. */
  readonly all: number;
  /** Of those: on an argument that types or documentation forbid. */
  readonly forbidden: number;
  /** Of those that are not forbidden: an error of the language's own, where neither types nor documentation speak. */
  readonly languages: number;
}

/** Counts them among the tests that were shipped. */
export function countThrows(
  shipped: readonly ValidatedTest[],
  { tests }: TestDsl,
  known: Pick<GenerateInput, 'bundle' | 'model' | 'plan'>,
): Throws {
  // Only what the probe could load matters to `searchTargets`; what was shipped was loaded.
  const modules = known.model.files.map(({ path }) => ({ path }));
  const probe = { build: { modules, failed: [] } } as unknown as LaidOutProbe;
  const { targets } = searchTargets(known as GenerateInput, probe);
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const ids = new Set(shipped.map(({ id }) => id));
  const counts = { all: 0, forbidden: 0, languages: 0 };
  for (const test of tests) {
    const error = test.expect.find(({ kind }) => kind === 'throws' || kind === 'rejects');
    if (!ids.has(test.id) || error === undefined) continue;
    counts.all++;
    const target = byKey.get(test.target);
    if (target !== undefined && isForbidden(test, target)) counts.forbidden++;
    else if ('class' in error && LANGUAGE_ERRORS.test(error.message)) counts.languages++;
  }
  return counts;
}

/** How the engine words its own complaints about a value of the wrong kind. */
const LANGUAGE_ERRORS =
  /^Cannot (read properties of|set properties of|destructure|convert|mix)|is not (a function|iterable|a constructor|defined)\b|^Class constructor|^Invalid array length|^Reduce of empty array|called on (null or undefined|non-object)/;

function isForbidden(test: TestCase, target: SearchTarget): boolean {
  const program = programOf(test);
  if (!isWellTyped(program, target)) return true;
  const { input } = test;
  return (input.op === 'call' || input.op === 'new') && contradictsDocument(input, target.parameters);
}

function contradictsDocument(
  { args }: Extract<Step, { op: 'call' | 'new' }>,
  parameters: readonly SearchParameter[],
): boolean {
  return parameters.some(({ type, checked, optional, rest }, index) => {
    if (type === undefined || checked) return false;
    const given = rest ? args.slice(index) : args.slice(index, index + 1);
    const admitted = typeKinds(type);
    if (admitted.length === 0 || /\b(any|unknown|mixed|T)\b|\*/.test(type)) return false;
    if (given.length === 0) return !optional && !rest;
    return given.some((value) => {
      const kinds = kindsOf(value);
      if (kinds === undefined || (optional && kinds.includes('nothing'))) return false;
      return !kinds.some((kind) => admitted.includes(kind));
    });
  });
}

/** Kinds that the value can pass for; undefined when that is not known. */
function kindsOf(value: Value): readonly Kind[] | undefined {
  if (value === null) return ['nothing', 'object'];
  if (typeof value === 'string') return ['string'];
  if (typeof value === 'number') return ['number'];
  if (typeof value === 'boolean') return ['boolean'];
  if (Array.isArray(value)) return ['array', 'object'];
  if (typeof value !== 'object' || !isTagged(value)) return ['object'];
  switch (value.$) {
    case 'undefined':
      return ['nothing'];
    case 'NaN':
    case '-0':
    case 'Infinity':
    case '-Infinity':
      return ['number'];
    case 'bigint':
      return ['bigint'];
    case 'date':
      return ['date', 'object'];
    case 'regexp':
      return ['pattern', 'object'];
    case 'bytes':
      return ['bytes', 'array', 'object'];
    case 'map':
    case 'set':
      return ['collection', 'object'];
    case 'error':
      return ['error', 'object'];
    case 'spy':
    case 'function':
      return ['function', 'object'];
    default:
      return undefined;
  }
}
