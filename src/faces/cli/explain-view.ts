// One function explained, as text.
import type { Colors } from 'picocolors/types.js';
import type { ExplainedMutant, ExplainedTest, Explanation } from '../../pipeline/explain/explain.ts';
import { clean } from './clean.ts';

/** Rows of a list before "and n more". */
const SHOWN = 20;
const WIDTH = 100;
const KILLS = 6;

/** The whole explanation as text that ends in a newline. */
export function renderExplanation(e: Explanation, colors: Colors): string {
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', colors.bold(title), ...lines];
  return `${[
    `${colors.bold(clean(e.target.name))}  ${clean(`${e.target.file}:${e.target.line}`)}  (${e.target.kind})`,
    ...part('Plan', plan(e)),
    ...part(
      'Risk',
      e.risk.map(
        (r) =>
          `  ${r.points.toFixed(1).padStart(5)} of ${String(r.of).padEnd(3)} ${r.name.padEnd(11)} ${clean(r.why)}`,
      ),
    ),
    ...part('Access', access(e)),
    ...part('Tried', tried(e)),
    ...part(
      'Refused',
      capped(e.refused.map((r) => `  ${String(r.count).padStart(5)}  ${r.gate}: ${clean(r.why)}`)),
    ),
    ...part(
      'Tests, and what each one kills',
      e.tests
        .slice(0, SHOWN)
        .flatMap((test) => kills(test))
        .concat(rest(e.tests.length)),
    ),
    ...part('Mutants that live', alive(e, colors)),
    ...part(
      'Findings',
      e.findings.map(
        ({ title, evidence: f }) =>
          `  ${clean(`${f.file}:${f.line}  ${title}: says ${f.claim}, observed ${f.observed}`)}`,
      ),
    ),
  ].join('\n')}\n`;
}

function plan({ plan: p }: Explanation): readonly string[] {
  if ('why' in p) return [`  not a target: ${clean(p.why)}`];
  return [
    `  ${p.priority} of ${p.of} targets, risk ${p.score.toFixed(2)} of 100, to be tested by ${p.levels.join(' and ')} tests`,
  ];
}

function access({ access: list, callers, reached }: Explanation): readonly string[] {
  const doors = list.map(
    ({ module, path, via }) =>
      `  ${clean(`${module} → ${path.length === 0 ? 'the module itself' : path.join('.')}`)} (${clean(via)})`,
  );
  return [
    ...(doors.length === 0 ? ['  not reachable from outside its file'] : capped(doors)),
    ...(callers.length === 0
      ? []
      : [
          `  called by ${clean(callers.slice(0, 5).join(', '))}${callers.length > 5 ? ` and ${callers.length - 5} more` : ''}`,
        ]),
    ...reached
      .slice(0, 5)
      .map(({ how, tests }) => `  reached by ${clean(how)} in ${tests} ${tests === 1 ? 'test' : 'tests'}`),
  ];
}

function tried({ tried: t, plan: p, mutants }: Explanation): readonly string[] {
  const counts = Object.entries(mutants).map(([status, count]) => `${count} ${status}`);
  const all = counts.length === 0 ? [] : [`  mutants: ${counts.join(', ')}`];
  if (t === undefined)
    return [
      `  ${'why' in p ? 'nothing of its own: it is not a target' : 'nothing yet: only the plan was made'}`,
      ...all,
    ];
  return [
    `  ${number(t.executions)} executions and ${number(t.mutantExecutions)} on mutants; the search ended by ${t.stopped}`,
    `  ${t.kept} tests kept, ${t.shipped} shipped`,
    ...all,
  ];
}

function kills({ name, file, line, shipped, from, kills: dead }: ExplainedTest): readonly string[] {
  const where = file === '' ? '' : `  ${file}${line === undefined ? '' : `:${line}`}`;
  const lines = dead
    .slice(0, KILLS)
    .map((m) => `      line ${m.line}: ${change(m)}${m.alone ? ', killed by this test alone' : ''}`);
  const more = dead.length > KILLS ? [`      and ${dead.length - KILLS} more`] : [];
  return [
    `  ${clean(name)}${clean(where)} (${shipped ? 'shipped' : 'not shipped'}, from ${from})`,
    ...lines,
    ...more,
  ];
}

function alive({ alive: list }: Explanation, colors: Colors): readonly string[] {
  const lines = list
    .slice(0, SHOWN)
    .flatMap((m) => [
      `  line ${m.line}  ${m.operator}, ${m.status} (${m.verdict})`,
      colors.red(`    - ${cut(m.original)}`),
      colors.green(`    + ${cut(m.replacement)}`),
      ...(m.why === undefined ? [] : [`    why: ${clean(m.why)}`]),
    ]);
  return lines.concat(rest(list.length));
}

function change({ original, replacement, operator }: ExplainedMutant): string {
  return `${cut(original)} → ${cut(replacement)} (${operator})`;
}

function cut(text: string): string {
  const line = clean(text.replace(/\s+/g, ' ').trim());
  return line === '' ? '(nothing)' : line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

function capped(lines: readonly string[]): readonly string[] {
  return lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), ...rest(lines.length)];
}

function rest(count: number): readonly string[] {
  return count > SHOWN ? [`  and ${count - SHOWN} more; --json shows all`] : [];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
