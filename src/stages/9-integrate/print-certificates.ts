// The certificates as they are committed with the tests: one line per test, function and file, in a stable order, so
// that a change of one test is a change of one line.

import {
  asksForMore,
  type KeptTarget,
  type KeptTest,
  type KeptTests,
  type MutantIdentity,
  type ValidatedTest,
} from '../../artifacts/index.ts';
import { keptHash } from '../../lib/mark.ts';
import type { IntegrateInput, Keeping } from './delivery.ts';
import { retiredFiles } from './find-retired.ts';

/** The file's text; `delivered` are the test files that reach their place. */
export function printCertificates(
  input: IntegrateInput,
  keeping: Keeping,
  delivered: ReadonlySet<string>,
): string {
  const { bundle, validated } = input;
  const { maintenance } = keeping;
  const before = bundle.kept;
  const retired = new Set(retiredFiles(input));
  const shipped = validated.files.filter(({ path }) => delivered.has(path));
  const stay = (before?.files ?? []).filter(({ path }) => !delivered.has(path) && !retired.has(path));
  const files = [...shipped.map(({ path, text }) => ({ path, hash: keptHash(text) })), ...stay].sort(
    by(({ path }) => path),
  );
  const known = new Set(files.map(({ path }) => path));
  const tests = [...provenTests(input, keeping), ...leftTests(input, keeping)].filter(({ file }) =>
    known.has(file),
  );
  const order = new Map(keeping.tests.tests.map(({ id }, i) => [id, i]));
  const place = (test: KeptTest) => order.get(test.case.id) ?? -1;
  tests.sort(
    (a, b) => compare(a.file, b.file) || compare(a.case.target, b.case.target) || place(a) - place(b),
  );
  return print({
    version: '1.0',
    tool: keeping.tool,
    search: searchSince(keeping, before),
    files,
    red: keeping.red,
    targets: maintenance.targets.map((target) => withoutReach(target, tests)),
    tests,
  });
}

/** A search that asked for no more than an earlier one leaves that one's word. */
function searchSince({ tool, search }: Keeping, before: KeptTests | undefined): KeptTests['search'] {
  const same =
    before?.tool === tool && before.search.seed === search.seed && !asksForMore(search, before.search);
  return before !== undefined && same ? before.search : search;
}

function provenTests({ validated, bundle, killMatrix }: IntegrateInput, { tests }: Keeping): KeptTest[] {
  const cases = new Map(tests.tests.map((test) => [test.id, test]));
  const before = new Map(bundle.kept?.tests.map((test) => [test.case.id, test]));
  const unique = new Map(killMatrix.tests.map((row) => [row.id, row.unique]));
  // A certificate that still holds is not written anew only because its lines moved.
  const mutantOf = ({ id, certificate }: ValidatedTest): MutantIdentity => {
    const old = before.get(id)?.mutant;
    const holds = (unique.get(id) ?? []).some((index) => {
      const mutant = killMatrix.mutants[index]?.identity;
      return old !== undefined && mutant !== undefined && sameChange(old, mutant);
    });
    return holds && old !== undefined ? old : certificate.mutant;
  };
  return validated.tests.flatMap((test) => {
    const found = cases.get(test.id);
    return found === undefined
      ? []
      : [{ file: test.file, title: test.title, mutant: mutantOf(test), case: found }];
  });
}

/** Tests that were left as they stood. */
function leftTests({ bundle, emitted }: IntegrateInput, { maintenance }: Keeping): KeptTest[] {
  const left = new Set(
    maintenance.tests.filter(({ fate }) => fate === 'regression' || fate === 'unchecked').map(({ id }) => id),
  );
  const known = new Map(
    [...(bundle.kept?.tests ?? []), ...maintenance.untouched, ...maintenance.aside].map((test) => [
      test.case.id,
      test,
    ]),
  );
  const places = new Map(
    emitted.files.flatMap(({ path, tests }) =>
      tests.map(({ id, title }) => [id, { file: path, title }] as const),
    ),
  );
  const aside = new Set(maintenance.aside.map((test) => test.case.id));
  return [...known]
    .filter(([id]) => left.has(id))
    .map(([id, test]) => ({ ...test, ...(aside.has(id) ? places.get(id) : {}) }));
}

function sameChange(a: MutantIdentity, b: MutantIdentity): boolean {
  return (
    a.file === b.file &&
    a.operator === b.operator &&
    a.original === b.original &&
    a.replacement === b.replacement
  );
}

/** How a function is reached and what it uses matters only where it has tests. */
function withoutReach({ key, own, all, access, uses }: KeptTarget, tests: readonly KeptTest[]): KeptTarget {
  if (!tests.some((test) => test.case.target === key)) return { key, own, all };
  return {
    key,
    own,
    all,
    ...(access === undefined ? {} : { access }),
    ...(uses === undefined ? {} : { uses }),
  };
}

function print({ files, red, targets, tests, ...head }: KeptTests): string {
  const list = (name: string, items: readonly unknown[]) =>
    `${JSON.stringify(name)}: [${items.map((item) => `\n${JSON.stringify(item)}`).join(',')}${items.length === 0 ? '' : '\n'}]`;
  const parts = [
    ...Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    list('files', files),
    list('red', red),
    list('targets', targets),
    list('tests', tests),
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => compare(key(a), key(b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
