// The description of a pull request: what is added, what it is worth, what was found, and how to check all of it.
import type { Maintained, ValidatedTest } from '../../artifacts/index.ts';
import { inCi } from '../../lib/in-ci.ts';
import { code, table, text } from '../../lib/markdown.ts';
import type { Delivery, IntegrateInput } from './delivery.ts';
import { perturbations } from './perturbations.ts';

/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;
const MOST_TARGETS = 40;
const MOST_FINDINGS = 20;
const MOST_REASONS = 15;
const MOST_MAINTAINED = 30;

/** Writes the Markdown body; long parts are cut and say so. */
export function writeBody(input: IntegrateInput, delivery: Delivery): string {
  const parts = [
    summary(input),
    notes(delivery),
    maintained(input),
    figures(input),
    targets(input),
    suspectedBugs(input),
    discarded(input),
    reproduce(input),
  ].filter((part) => part !== '');
  const body = parts.join('\n\n');
  const proofs = certificates(input.validated.tests, LONGEST - body.length);
  return `${[body, proofs].filter((part) => part !== '').join('\n\n')}\n`;
}

function summary({ validated, takes }: IntegrateInput): string {
  const { tests, files } = validated;
  if (tests.length === 0) {
    return 'Nothing to ship: no generated test passed every gate. What was tried and why it was discarded stands below.';
  }
  const lane = (name: ValidatedTest['lane']) => tests.filter((test) => test.lane === name).length;
  return [
    `**${many(tests.length, 'test')} in ${many(files.length, 'file')}**, for ${code(validated.framework)}.`,
    '',
    `- ${lane('characterization')} characterization: they pin what the code does today.`,
    `- ${lane('specified')} specified: the expected value comes from documentation, and the code agrees.`,
    ...(takes === undefined ? [] : [`- Running them alone takes ${inCi(takes)}.`]),
    '',
    'Each one compiles, passed every run under changed conditions, and kills by assertion a mutant that neither the existing tests nor another of these tests kills.',
  ].join('\n');
}

function notes({ notes }: Delivery): string {
  return notes.map((note) => `> ${text(note, 400)}`).join('\n>\n');
}

/** What became of the tests of an earlier run. */
function maintained({ keeping }: IntegrateInput): string {
  const tests = keeping?.maintenance.tests ?? [];
  if (tests.length === 0) return '';
  const of = (fate: Maintained['fate']) => tests.filter((test) => test.fate === fate);
  const list = (fate: Maintained['fate'], head: string): string[] => {
    const some = of(fate);
    if (some.length === 0) return [];
    const rest = some.length - MOST_MAINTAINED;
    return [
      `#### ${head}`,
      '',
      ...some.slice(0, MOST_MAINTAINED).map(({ file, title, was, is, why }) => {
        const change = was === undefined || is === undefined ? '' : `: ${code(was, 200)} → ${code(is, 200)}`;
        return `- ${code(file)} ${text(title)}${change} (${text(why, 300)})`;
      }),
      ...(rest > 0 ? [`- and ${rest} more`] : []),
      '',
    ];
  };
  return [
    '### Tests of earlier runs',
    '',
    `kept ${of('held').length}, replaced ${of('replaced').length}, retired ${of('retired').length}, regressions ${of('regression').length}${of('unchecked').length > 0 ? `, not looked at ${of('unchecked').length}` : ''}`,
    '',
    ...list('regression', 'Look like regressions: left as they stand, and failing'),
    ...list('replaced', 'Replaced: the behaviour changed on purpose'),
    ...list('retired', 'Retired'),
  ]
    .join('\n')
    .trimEnd();
}

function figures({ coverage, mutation, validated }: IntegrateInput): string {
  const kinds = ['lines', 'statements', 'branches', 'functions'] as const;
  const { before, after } = coverage;
  const rows = kinds.map((kind) => [
    kind,
    before === undefined ? '–' : percent(before[kind].percent),
    percent(after[kind].percent),
  ]);
  const score = mutationScore(mutation);
  if (validated.tests.length === 0) return '';
  const byPackage = packages(coverage);
  return `### Worth\n\n${table(['coverage', 'before', 'after'], rows)}${byPackage}\n\n${score}`;
}

/** Lines covered in each project of a tree that holds several. */
function packages({ projects = [] }: IntegrateInput['coverage']): string {
  const measured = projects.filter(({ after }) => after.lines.total > 0);
  if (measured.length < 2) return '';
  const rows = measured.map(({ root, before, after }) => [
    code(root || '.'),
    before === undefined ? '–' : percent(before.lines.percent),
    percent(after.lines.percent),
  ]);
  return `\n\n${table(['package, lines', 'before', 'after'], rows)}`;
}

function mutationScore(mutation: IntegrateInput['mutation']): string {
  const { summary, before_after: both, reason } = mutation;
  if (mutation.scope === 'not-run' || both === undefined)
    return `Mutation score: not measured${reason === undefined ? '' : ` (${text(reason)})`}.`;
  const { before, why, after, after_by, mutants } = both;
  const scores =
    before === undefined ? `**${percent(after)}**` : `${percent(before)} → **${percent(after)}**`;
  const unknown =
    why === undefined ? '' : ` What the existing tests kill alone was not measured (${text(why)}).`;
  const how =
    after_by === 'judged'
      ? ` (${text(mutation.tool)}; ${summary.survived} survived, ${summary.no_coverage} were not reached).`
      : ` as the search predicts it; ${text(mutation.tool)} confirmed the certificate of every test.`;
  return `Mutation score: ${scores} of ${mutants} mutants${how}${unknown}`;
}

function targets({ plan, validated }: IntegrateInput): string {
  const tested = plan.targets.filter((target) => validated.tests.some((test) => test.target === target.key));
  if (tested.length === 0) return '';
  const rows = tested.slice(0, MOST_TARGETS).map((target) => {
    const tests = validated.tests.filter((test) => test.target === target.key);
    const specified = tests.filter((test) => test.lane === 'specified').length;
    return [
      code(target.name),
      code(`${target.file}:${target.line}`),
      target.risk.score.toFixed(2),
      String(tests.length),
      String(specified),
    ];
  });
  const rest = tested.length - rows.length;
  const more = rest > 0 ? `\n\nand ${many(rest, 'further target')}.` : '';
  return `### Targets\n\n${table(['function', 'where', 'risk', 'tests', 'of them specified'], rows)}${more}`;
}

function suspectedBugs({ findings: { findings } }: IntegrateInput): string {
  if (findings.length === 0) return '';
  const entries = findings.slice(0, MOST_FINDINGS).map(({ title, evidence }) => {
    const { source, file, line, claim, observed } = evidence;
    return [
      `- **${text(title)}**`,
      `  - The ${source.replace('-', ' ')} says (${code(`${file}:${line}`)}): ${code(claim, 300)}`,
      `  - Observed: ${code(observed, 300)}`,
    ].join('\n');
  });
  const rest = findings.length - entries.length;
  if (rest > 0) entries.push(`- and ${rest} more`);
  return `### Suspected bugs\n\nDocumentation and code contradict each other here. No test was written for these.\n\n${entries.join('\n')}`;
}

function discarded({ ledger }: IntegrateInput): string {
  if (ledger.entries.length === 0) return '';
  const counts = new Map<string, { gate: string; why: string; count: number }>();
  for (const { gate, why } of ledger.entries) {
    const key = `${gate}\0${why}`;
    const entry = counts.get(key) ?? { gate, why, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  const sorted = [...counts.values()].sort((a, b) => b.count - a.count || (a.why < b.why ? -1 : 1));
  const rows = sorted
    .slice(0, MOST_REASONS)
    .map(({ gate, why, count }) => [text(why), text(gate), String(count)]);
  const rest = sorted.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) rows.push(['other reasons', '', String(rest)]);
  return `### Discarded\n\n${table(['why', 'gate', 'candidates'], rows)}`;
}

function reproduce({ killMatrix, bundle }: IntegrateInput): string {
  const executions = killMatrix.spent.reduce((sum, { executions }) => sum + executions, 0);
  const commit = bundle.source.git?.commit;
  const at = commit === undefined ? '' : ` at ${code(commit)}`;
  return `### Reproduce\n\n\`qtest run . --seed ${killMatrix.seed} --budget-executions ${executions}\`${at}.`;
}

function certificates(tests: readonly ValidatedTest[], room: number): string {
  if (tests.length === 0) return '';
  const head = `<details>\n<summary>Certificates (${tests.length})</summary>\n\n`;
  const foot = '\n</details>';
  let list = '';
  let left = tests.length;
  for (const test of tests) {
    const entry = `${certificate(test)}\n`;
    if (head.length + list.length + entry.length + foot.length + 60 > room) break;
    list += entry;
    left--;
  }
  const rest = left > 0 ? `- and ${left} more in \`validated-tests.json\`\n` : '';
  return `${head}${list}${rest}${foot}`;
}

function certificate({ title, certificate: { mutant, assertion, runs, unique } }: ValidatedTest): string {
  const { line, column } = mutant.range.start;
  const existing = unique.existingTests.measured
    ? `${unique.existingTests.tests} existing`
    : 'existing tests not measured';
  return [
    `- **${text(title)}**`,
    `  - kills ${text(mutant.operator)} at ${code(`${mutant.file}:${line}:${column}`)}: ${code(mutant.original)} → ${code(mutant.replacement)}`,
    `  - assertion ${code(`${assertion.file}:${assertion.line}`)}: ${code(assertion.message, 200)}`,
    `  - passed: ${text(perturbations(runs).join(', '))}; unique among ${unique.keptTests} kept tests, ${existing}`,
  ].join('\n');
}

function many(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function percent(value: number): string {
  return `${Math.round(value * 10) / 10} %`;
}
