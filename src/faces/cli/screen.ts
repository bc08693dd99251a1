// The closing screen: what was shipped, what it is worth, what was left out and why.
import type { Colors } from 'picocolors/types.js';
import { assertNever } from '../../lib/assert-never.ts';
import { inCi } from '../../lib/in-ci.ts';
import type { Isolation, Percents, Report } from '../../pipeline/report.ts';
import { clean } from './clean.ts';

/** Rows of a list before "and n more". */
const SHOWN = 12;

/** The whole screen as text that ends in a newline. */
export function renderReport(report: Report, colors: Colors): string {
  const row = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, index) => `${colors.bold((index === 0 ? label : '').padEnd(12))}${clean(line)}`);
  return `${[
    '',
    ...row('Shipped', shipped(report)),
    ...row('Earlier', maintenance(report)),
    ...row('Packages', packages(report)),
    ...row('Coverage', coverage(report)),
    ...row('Mutation', mutation(report)),
    ...row('Findings', findings(report)),
    ...row('Discarded', discarded(report)),
    ...row('Not parsed', capped(report.targets.notParsed)),
    ...row('Search', search(report)),
    ...row('Sandbox', [sandbox(report.sandbox.backend, report.sandbox.isolates)]),
    ...row('Notes', capped(report.notes)),
    ...row('Time', [`${report.seconds.toFixed(1)} s`]),
    ...row('Report', [
      `${report.out}/report.json`,
      `${report.out}/reports: junit.xml, mutation.html, mutation.json, summary.md`,
    ]),
  ].join('\n')}\n`;
}

function shipped({ shipped: s, targets }: Report): readonly string[] {
  if (s.tests === 0 && s.unproven.length === 0)
    return [`nothing: no test of the ${targets.planned} planned targets was proven`];
  const lanes = `${s.characterization} characterization, ${s.specified} specified`;
  const head = `${plural(s.tests, 'test')} in ${plural(s.files.length, 'file')} (${lanes}), ${where(s)}`;
  const files = s.files.map((file) => `${String(file.tests).padStart(5)}  ${file.path}`);
  const unproven = s.unproven.map((path) => `       ${path} (unproven: a gate did not run)`);
  const takes = s.takes === undefined ? [] : [`running them alone takes ${inCi(s.takes)}`];
  return [head, ...takes, ...capped(files), ...capped(unproven)];
}

/** What became of the tests of an earlier run; those that changed are named. */
function maintenance({ maintenance: m }: Report): readonly string[] {
  if (m === undefined) return [];
  const counts = [
    `kept ${m.held.length}`,
    `replaced ${m.replaced.length}`,
    `retired ${m.retired.length}`,
    `regressions ${m.regression.length}`,
    ...(m.unchecked.length > 0 ? [`not looked at ${m.unchecked.length}`] : []),
  ];
  const name = ({ file, title }: { file: string; title: string }) => `${file} “${title}”`;
  const [first] = m.regression;
  return [
    counts.join(', '),
    ...capped(
      m.regression.map((test) => `regression: ${name(test)}: ${test.was} → ${test.is} (${test.why})`),
    ),
    ...capped(m.replaced.map((test) => `replaced: ${name(test)}: ${test.was} → ${test.is} (${test.why})`)),
    ...capped(
      m.retired.map(({ was, is, why, ...test }) => {
        const change = was === undefined || is === undefined ? '' : `${was} → ${is}: `;
        return `retired: ${name(test)}: ${change}${why}`;
      }),
    ),
    ...capped(m.unchecked.map((test) => `not looked at: ${name(test)}: ${test.why}`)),
    ...(first === undefined
      ? []
      : [`Nothing was rewritten for a regression; if a change is meant: --accept '${first.target}'`]),
  ];
}

function where({ to, branch, commits }: Report['shipped']): string {
  switch (to) {
    case 'tree':
      return 'written into the folder';
    case 'branch':
      return `committed on ${branch ?? 'a branch'} (${plural(commits.length, 'commit')})`;
    case 'none':
      return 'kept as artifacts only';
    default:
      return assertNever(to);
  }
}

function packages({ packages: rows = [] }: Report): readonly string[] {
  return capped(
    rows.map(({ root, name, framework, own, tests, before, after }) => {
      const lines = after === undefined ? '' : `, lines ${percent(before)} → ${percent(after)}`;
      const theirs = own === undefined ? '' : `, own tests: ${own}`;
      return `${String(tests).padStart(5)}  ${name ?? (root || 'the root')} (${framework ?? 'no framework'}${theirs}${lines})`;
    }),
  );
}

function coverage({ coverage: c }: Report): readonly string[] {
  if (c === undefined) return ['not measured'];
  const kinds: readonly (keyof Percents)[] = ['lines', 'statements', 'branches'];
  const parts = kinds.map((kind) => `${kind} ${percent(c.before?.[kind])} → ${percent(c.after[kind])}`);
  return [parts.join(' · '), ...(c.why === undefined ? [] : [`before: ${c.why}`])];
}

function mutation({ mutation: m }: Report): readonly string[] {
  if (m === undefined) return ['not measured'];
  const how = m.kind === 'judged' ? `judged by ${m.tool}` : 'predicted by the search';
  const checked =
    m.certificates === 0
      ? ''
      : `; ${plural(m.certificates, 'certificate')}${m.tool === '' ? '' : ` checked with ${m.tool}`}`;
  const score = m.before === undefined ? percent(m.after) : `${percent(m.before)} → ${percent(m.after)}`;
  const whose = m.before === undefined ? ' afterwards,' : '';
  const line = `${score}${whose} ${how}, ${plural(m.mutants, 'mutant')}${checked}`;
  return m.why === undefined ? [line] : [line, `before: not measured (${m.why})`];
}

function findings({ findings: list }: Report): readonly string[] {
  if (list.length === 0) return ['none'];
  const lines = list.map(
    ({ title, evidence: e }) => `${e.file}:${e.line}  ${title}: says ${e.claim}, observed ${e.observed}`,
  );
  return [plural(list.length, 'suspected bug'), ...capped(lines)];
}

function discarded({ discarded: groups }: Report): readonly string[] {
  if (groups.length === 0) return ['none'];
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  return [
    plural(total, 'candidate'),
    ...capped(groups.map((g) => `${String(g.count).padStart(5)}  ${g.gate}: ${g.why}`)),
  ];
}

function search({ search: s }: Report): readonly string[] {
  const spent = [...s.spent].sort((a, b) => b.executions - a.executions);
  const total = spent.reduce((sum, entry) => sum + entry.executions, 0);
  const mutants = spent.reduce((sum, entry) => sum + entry.mutantExecutions, 0);
  const head = `seed ${s.seed}, ${plural(s.workers, 'worker')}, ${plural(total, 'execution')} and ${number(mutants)} on mutants`;
  const searched = spent.filter(({ executions }) => executions > 0);
  const resting = spent.length - searched.length;
  return [
    head,
    ...capped(searched.map((e) => `${number(e.executions).padStart(9)}  ${e.target}`)),
    ...(resting === 0 ? [] : [`${number(0).padStart(9)}  ${plural(resting, 'other target')}`]),
  ];
}

/** Which backend ran target code and what it keeps away from the machine. */
export function sandbox(backend: string, { network, files, memory }: Isolation): string {
  const says = (isolated: boolean, what: string) => `${what} ${isolated ? 'isolated' : 'NOT isolated'}`;
  return `${backend}: ${says(network, 'network')}, ${says(files, 'files')}, memory ${memory ? 'limited' : 'NOT limited'}`;
}

/** The first rows of a list, and how many more there are. */
export function capped(lines: readonly string[]): readonly string[] {
  return lines.length <= SHOWN
    ? lines
    : [...lines.slice(0, SHOWN), `       and ${lines.length - SHOWN} more`];
}

/** A percentage to one decimal; `?` where it is unknown. */
export function percent(value: number | undefined): string {
  return value === undefined ? '?' : `${Math.round(value * 10) / 10} %`;
}

/** A count with its noun. */
export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
