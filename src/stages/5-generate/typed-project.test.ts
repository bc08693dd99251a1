// What types do for generated tests: arguments that compile, and results that contradict a declaration.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programOf, type Step } from '../../artifacts/index.ts';
import { openProject, type Project } from './fixtures/generate-tests.ts';
import type { Generated } from './index.ts';

const FILES = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
  'a.ts': `export type Shape = { kind: 'circle'; r: number } | { kind: 'square'; side: number };
export enum Color { Red = 'r', Blue = 'b' }
export class Box { constructor(readonly size: number) {} }
export function area(shape: Shape): number {
  return shape.kind === 'circle' ? shape.r * shape.r * 3 : shape.side * shape.side;
}
export function paint(box: Box, color: Color): string {
  return color === Color.Blue ? \`blue \${box.size}\` : \`red \${box.size}\`;
}
export function unit(name: string): string {
  if (name === 'm') return 'metre';
  const others: Record<string, string> = {};
  return others[name] as string;
}
export function first(list: any): string { return list[0]; }
`,
};

let project: Project;
let made: Generated;
beforeAll(async () => {
  project = await openProject(FILES);
  made = await project.generate({ budget: { executions: 900 } });
}, 120_000);
afterAll(() => project.close());

const actsOf = (name: string): Step[] =>
  made.tests.tests.filter(({ target }) => target === `a.ts#${name}`).map(({ input }) => input);

test('both arms of a discriminated union are tested, with whole records', () => {
  const args = actsOf('area').map((step) => (step.op === 'call' ? step.args : []));
  expect(args.length).toBeGreaterThan(1);
  for (const [shape] of args)
    expect([
      ['kind', 'r'],
      ['kind', 'side'],
    ]).toContainEqual(Object.keys(shape as object).sort());
  expect(new Set(args.map(([shape]) => (shape as { kind: string }).kind)).size).toBe(2);
});

test('members of an enumeration are read from it, and instances are made by their class', () => {
  const tests = made.tests.tests.filter(({ target }) => target === 'a.ts#paint');
  expect(tests.length).toBeGreaterThan(0);
  for (const each of tests) {
    const program = programOf(each);
    expect(program[0]).toMatchObject({ op: 'new', callee: { path: ['Box'] } });
    expect(program.at(-1)).toMatchObject({
      args: [{ $: 'ref' }, { $: 'export', module: 'a.ts', path: ['Color', expect.any(String)] }],
    });
  }
});

test('a result that its declaration excludes is a suspected bug, and no test; where input is any, it is not', () => {
  expect(made.findings.findings).toMatchObject([
    {
      kind: 'suspected-bug',
      target: 'a.ts#unit',
      evidence: {
        source: 'type',
        file: 'a.ts',
        line: 10,
        claim: 'unit: string',
        observed: 'returns undefined',
      },
    },
  ]);
  const pinned = made.tests.tests
    .filter(({ target }) => target === 'a.ts#unit')
    .flatMap(({ expect: all }) => all);
  expect(pinned.map((each) => ('value' in each ? each.value : undefined))).toEqual(['metre']);
});
