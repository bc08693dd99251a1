// The run on one Markdown page, for the summary of a build: short, and safe to print whatever the repository holds.
import { inCi } from '../../lib/in-ci.ts';
import { code, table, text } from '../../lib/markdown.ts';
import type { Artifacts } from '../artifact-store.ts';
import type { Percents, Report } from '../report.ts';
import { type ReportedMutant, reportedMutants } from './mutants.ts';

const MOST_FILES = 30;
const MOST_SURVIVORS = 25;
const MOST_FINDINGS = 20;
const MOST_REASONS = 15;
const MOST_NOTES = 10;
/** Characters; the reader of a build has no patience for more, and GitHub takes 1 MiB. */
const LONGEST = 60_000;

/** Markdown of bounded length. */
export function renderSummary(artifacts: Artifacts, report: Report): string {
  const parts = [
    '## QTest',
    shipped(report),
    worth(report),
    survivors(artifacts),
    findings(report),
    discarded(report),
    spent(report),
    notes(report),
  ];
  let page = '';
  for (const part of parts.filter((one) => one !== '')) {
    if (page.length + part.length > LONGEST) return `${page}The rest stands in \`report.json\`.\n`;
    page += `${part}\n\n`;
  }
  return `${page.trimEnd()}\n`;
}

function shipped({ shipped: s, targets }: Report): string {
  if (s.tests === 0) return `Nothing to ship: no test of the ${targets.planned} planned targets was proven.`;
  const where = {
    tree: 'written into the folder',
    branch: `committed on ${code(s.branch ?? '')}`,
    none: 'kept as artifacts only',
  };
  const head = `**${many(s.tests, 'test')} in ${many(s.files.length, 'file')}** (${s.characterization} characterization, ${s.specified} specified), ${where[s.to]}.${s.takes === undefined ? '' : ` Running them alone takes ${inCi(s.takes)}.`}`;
  const rows = s.files.slice(0, MOST_FILES).map((file) => [code(file.path), String(file.tests)]);
  return `${head}\n\n${table(['file', 'tests'], rows)}${more(s.files.length - rows.length, 'file')}`;
}

function worth({ coverage: c, mutation: m }: Report): string {
  const kinds: readonly (keyof Percents)[] = ['lines', 'statements', 'branches'];
  const rows =
    c === undefined
      ? []
      : kinds.map((kind) => [`coverage, ${kind}`, percent(c.before?.[kind]), percent(c.after[kind])]);
  if (m !== undefined) {
    const how = m.kind === 'judged' ? `judged by ${text(m.tool)}` : 'predicted by the search';
    rows.push([
      `mutation score, ${how}, of ${many(m.mutants, 'mutant')}`,
      percent(m.before),
      percent(m.after),
    ]);
  }
  if (rows.length === 0) return '';
  const reasons = [
    ...(c?.why === undefined ? [] : [`Coverage before: ${text(c.why)}.`]),
    ...(m?.why === undefined ? [] : [`Mutation score before: not measured (${text(m.why)}).`]),
  ];
  const why = reasons.length === 0 ? '' : `\n\n${reasons.join(' ')}`;
  return `### Worth\n\n${table(['', 'before', 'after'], rows)}${why}`;
}

/** Living mutants of planned targets, the most urgent targets first; probably equivalent ones do not matter. */
function survivors(artifacts: Artifacts): string {
  const priority = new Map((artifacts['test-plan']?.targets ?? []).map((t) => [t.key, t.priority]));
  const equivalent = new Set(
    (artifacts['kill-matrix']?.mutants ?? [])
      .filter((m) => m.equivalent !== undefined)
      .map((m) => m.identity),
  );
  const alive = reportedMutants(artifacts)
    .filter((mutant) => isAlive(mutant) && !equivalent.has(mutant.identity))
    .map((mutant) => ({ mutant, rank: priority.get(mutant.target ?? '') ?? Number.MAX_SAFE_INTEGER }))
    .sort((a, b) => a.rank - b.rank);
  if (alive.length === 0) return '';
  const rows = alive.slice(0, MOST_SURVIVORS).map(({ mutant: { identity, status } }) => {
    const { file, range, original, replacement } = identity;
    return [
      code(`${file}:${range.start.line}`),
      `${code(original, 60)} → ${code(replacement, 60) || 'nothing'}`,
      status === 'no-coverage' ? 'not reached' : 'survived',
    ];
  });
  return `### Mutants that live\n\n${table(['where', 'change that no test notices', 'status'], rows)}${more(alive.length - rows.length, 'mutant')}`;
}

/** True for what no shipped test notices. */
function isAlive({ status }: ReportedMutant): boolean {
  return status === 'survived' || status === 'no-coverage' || status === 'load-failed';
}

function findings({ findings: list }: Report): string {
  if (list.length === 0) return '';
  const lines = list
    .slice(0, MOST_FINDINGS)
    .map(
      ({ title, evidence: e }) =>
        `- ${code(`${e.file}:${e.line}`)} **${text(title)}**: says ${code(e.claim, 200)}, observed ${code(e.observed, 200)}`,
    );
  return `### Suspected bugs\n\n${lines.join('\n')}${more(list.length - lines.length, 'finding')}`;
}

function discarded({ discarded: groups }: Report): string {
  if (groups.length === 0) return '';
  const rows = groups.slice(0, MOST_REASONS).map((g) => [text(g.why), text(g.gate), String(g.count)]);
  return `### Discarded\n\n${table(['why', 'gate', 'candidates'], rows)}${more(groups.length - rows.length, 'reason')}`;
}

function spent({ search: s, seconds, sandbox, targets }: Report): string {
  const executions = s.spent.reduce((sum, one) => sum + one.executions, 0);
  const mutants = s.spent.reduce((sum, one) => sum + one.mutantExecutions, 0);
  return [
    '### Spent',
    '',
    `${seconds.toFixed(1)} s for ${many(targets.planned, 'target')}: ${many(executions, 'execution')} and ${number(mutants)} on mutants, seed ${s.seed}, ${many(s.workers, 'worker')}. Target code ran under ${code(sandbox.backend)}.`,
  ].join('\n');
}

function notes({ notes: list, targets }: Report): string {
  const all = [...list, ...targets.notParsed.map((path) => `${path} could not be parsed`)];
  if (all.length === 0) return '';
  const shown = all.slice(0, MOST_NOTES).map((note) => `- ${text(note, 400)}`);
  return `### Notes\n\n${shown.join('\n')}${more(all.length - shown.length, 'note')}`;
}

function more(rest: number, noun: string): string {
  return rest > 0 ? `\n\nand ${number(rest)} more ${noun}${rest === 1 ? '' : 's'}.` : '';
}

function percent(value: number | undefined): string {
  return value === undefined ? 'not measured' : `${Math.round(value * 10) / 10} %`;
}

function many(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
