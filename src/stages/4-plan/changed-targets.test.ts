import { describe, expect, it } from 'vitest';
import type { FileFacts, FunctionFacts, SourceBundle, SystemModel } from '../../artifacts/index.ts';
import { changedTargets } from './changed-targets.ts';

type Ranges = NonNullable<SourceBundle['source']['since']>['files'][number]['ranges'];

function fn(
  file: string,
  name: string,
  start: number,
  end: number,
  more: Partial<FunctionFacts> = {},
): FunctionFacts {
  return {
    id: `${file}:${start}:${name}`,
    key: `${file}#${name}`,
    name,
    qualifiedName: name,
    file,
    range: { start: { line: start, column: 0 }, end: { line: end, column: 1 } },
    kind: 'function',
    exported: true,
    access: [],
    async: false,
    generator: false,
    parameters: [],
    branches: [],
    throws: [],
    literals: { strings: [], numbers: [], regexps: [] },
    calls: [],
    effects: [],
    complexity: { cyclomatic: 1, lines: 1, nesting: 0 },
    ...more,
  };
}

function file(path: string, functions: readonly FunctionFacts[], more: Partial<FileFacts> = {}): FileFacts {
  return {
    path,
    hash: 'h',
    language: 'x',
    status: 'parsed',
    functions,
    imports: [],
    reexports: [],
    examples: [],
    callSites: [],
    ...more,
  };
}

const member = (name: string) => ({ kind: 'method', owner: { name, static: false } }) as const;
const model: SystemModel = {
  version: '1.0',
  files: [
    // 1 import, 3 a table, 5-9 one, 11-15 two with the inner function at 12-13
    file('a', [fn('a', 'one', 5, 9), fn('a', 'two', 11, 15), fn('a', 'inner', 12, 13)], {
      topLevel: [
        { start: 3, end: 3 },
        { start: 5, end: 9 },
        { start: 11, end: 15 },
      ],
    }),
    file('c', [
      fn('c', 'Box', 1, 12, { kind: 'class' }),
      fn('c', 'Box.constructor', 3, 4, { kind: 'constructor', owner: { name: 'Box', static: false } }),
      fn('c', 'Box.get', 6, 7, member('Box')),
      fn('c', 'Box.set', 9, 10, member('Box')),
    ]),
    file('uses', [fn('uses', 'caller', 1, 3), fn('uses', 'far', 5, 6), fn('uses', 'alone', 8, 9)]),
    file('barrel', [], { reexports: [{ name: '*', from: './a', imported: '*' }] }),
    file('reader', [fn('reader', 'reads', 1, 2)]),
    file('beyond', [fn('beyond', 'b', 1, 2)]),
  ],
  callGraph: { 'uses#caller': ['a#one'], 'uses#far': ['uses#caller'], 'a#two': ['a#inner'] },
  dependencies: { barrel: ['a'], reader: ['barrel'], beyond: ['reader'] },
  documentExamples: [],
  cache: { reused: 0, parsed: 0 },
};
const changed = (path: string, ranges: Ranges) =>
  [...changedTargets({ ref: 'main', commit: 'c', files: [{ path, ranges }] }, model)].sort();

describe('functions that changed', () => {
  it('are those around the lines, and all that reach them', () => {
    expect(changed('a', [{ start: 7, lines: 1 }])).toEqual(['a#one', 'uses#caller', 'uses#far']);
    expect(changed('a', [{ start: 12, lines: 1 }])).toEqual(['a#inner', 'a#two']);
    expect(changed('uses', [{ start: 9, lines: 1 }])).toEqual(['uses#alone']);
  });

  it('are all of a new file', () => {
    expect(changed('uses', 'added')).toEqual(['uses#alone', 'uses#caller', 'uses#far']);
  });

  it('hold the place where lines were removed', () => {
    expect(changed('a', [{ start: 7, lines: 0 }])).toEqual(['a#one', 'uses#caller', 'uses#far']);
    expect(changed('a', [{ start: 5, lines: 0 }])).toEqual([]);
    expect(changed('a', [{ start: 10, lines: 0 }])).toEqual([]);
  });

  it('are none for comments, imports and empty lines', () => {
    expect(
      changed('a', [
        { start: 1, lines: 2 },
        { start: 10, lines: 1 },
      ]),
    ).toEqual([]);
  });

  it('are all that may use a statement of the module: its file, and what imports it', () => {
    expect(changed('a', [{ start: 3, lines: 1 }])).toEqual(
      ['a#inner', 'a#one', 'a#two', 'reader#reads', 'uses#caller', 'uses#far'].sort(),
    );
  });

  it('are all of a file whose statements are not known', () => {
    expect(changed('uses', [{ start: 4, lines: 1 }])).toEqual(['uses#alone', 'uses#caller', 'uses#far']);
  });

  it('are a method alone, but every member when the making of an instance changed', () => {
    expect(changed('c', [{ start: 6, lines: 1 }])).toEqual(['c#Box.get']);
    const all = ['c#Box', 'c#Box.constructor', 'c#Box.get', 'c#Box.set'];
    expect(changed('c', [{ start: 3, lines: 1 }])).toEqual(all);
    expect(changed('c', [{ start: 2, lines: 1 }])).toEqual(all);
  });

  it('are none for files that the model does not have', () => {
    expect(changed('README.md', [{ start: 1, lines: 9 }])).toEqual([]);
  });
});
