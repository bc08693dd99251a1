import { expect, it } from 'vitest';
import { readJudgement } from './judge.ts';
import { NOT_NAMED, namedMutants } from './named-mutants.ts';

const range = (line: number, from: number, to: number) => ({
  start: { line, column: from },
  end: { line, column: to },
});
const named = [
  { file: 'lib/a.js', range: range(3, 4, 9), operator: 'LogicalOperator', replacement: 'a && b' },
];

interface Plugin {
  readonly kind: string;
  readonly injectableClass: new () => {
    check(mutants: readonly unknown[]): Promise<Record<string, { status: string; reason?: string }>>;
    group(mutants: readonly { id: string }[]): Promise<readonly (readonly string[])[]>;
  };
}

async function checker() {
  const text = encodeURIComponent(namedMutants(named));
  const { strykerPlugins } = (await import(`data:text/javascript,${text}`)) as { strykerPlugins: Plugin[] };
  return strykerPlugins.map(({ kind, injectableClass }) => ({ kind, is: new injectableClass() }));
}

/** As StrykerJS has it inside: lines from 0, absolute paths. */
const mutant = (id: string, more: object = {}) => ({
  id,
  fileName: '/tree/lib/a.js',
  location: range(2, 4, 9),
  mutatorName: 'LogicalOperator',
  replacement: 'a  &&\n b',
  ...more,
});

it('passes the mutants that were named, and no others of their range', async () => {
  const [plugin] = await checker();
  expect(plugin?.kind).toBe('Checker');
  const others = [
    mutant('other text', { replacement: 'a || b' }),
    mutant('other operator', { mutatorName: 'ConditionalExpression' }),
    mutant('same start', { location: range(2, 4, 20) }),
    mutant('other file', { fileName: '/tree/lib/ba.js' }),
  ];
  const verdicts = await plugin?.is.check([mutant('named'), ...others]);
  expect(verdicts?.named).toEqual({ status: 'passed' });
  for (const { id } of others) expect(verdicts?.[id]?.status).toBe('compileError');
  expect(await plugin?.is.group([{ id: '1' }, { id: '2' }])).toEqual([['1', '2']]);
});

it('is no verdict in the report on what was not named', () => {
  const at = { location: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }, mutatorName: 'X' };
  const mutants = [
    { ...at, replacement: 'a', status: 'Killed' },
    { ...at, replacement: 'b', status: 'CompileError', statusReason: NOT_NAMED },
    { ...at, replacement: 'c', status: 'CompileError', statusReason: 'does not parse' },
  ];
  const judged = readJudgement(JSON.stringify({ files: { 'a.js': { mutants } } }));
  expect(judged.map(({ replacement, status }) => [replacement, status])).toEqual([
    ['a', 'killed'],
    ['c', 'error'],
  ]);
});
