// The screen of `qtest verify`: how the tests did, and what they would not notice.
import type { Colors } from 'picocolors/types.js';
import { setAsideWords } from '../../artifacts/index.ts';
import type { Survivor, Verification } from '../../pipeline/verification.ts';
import { clean } from './clean.ts';
import { capped, percent, plural, sandbox } from './screen.ts';

/** The whole screen as text that ends in a newline. */
export function renderVerification(v: Verification, colors: Colors): string {
  const row = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, index) => `${colors.bold((index === 0 ? label : '').padEnd(12))}${clean(line)}`);
  return `${[
    '',
    ...row('Tests', tests(v)),
    ...row('Shaky', shaky(v)),
    ...row('Coverage', coverage(v)),
    ...row('Measured', [
      `${v.compared.words}: ${plural(v.changed.lines, 'line')} in ${plural(v.changed.files, 'source file')}`,
    ]),
    ...row('Mutation', mutation(v)),
    ...row('Survivors', survivors(v)),
    ...row('Sandbox', [sandbox(v.sandbox.backend, v.sandbox.isolates)]),
    ...row('Notes', capped(v.notes)),
    ...row('Time', [`${v.seconds.toFixed(1)} s`]),
    ...row('Report', [`${v.out}/verify.json`]),
  ].join('\n')}\n`;
}

function tests({ tests: t }: Verification): readonly string[] {
  if (t.status === 'none') return ['none: the project has no tests'];
  if (t.status === 'not-run') return [`not run: ${t.reason ?? 'for an unknown reason'}`];
  const skipped = t.skipped === 0 ? '' : `, ${t.skipped} skipped`;
  const aside = t.setAside.map((one) => `       set aside: ${setAsideWords(one)}`);
  const head = `${plural(t.passed, 'test')} passed, ${t.failed} failed${skipped}`;
  const rest = aside.length === 0 && t.reason !== undefined ? [t.reason] : [];
  return [head, ...rest, ...capped(aside)];
}

function shaky({ tests: t }: Verification): readonly string[] {
  const notRun = t.notRun.map((why) => `not run under changed ${why}`);
  if (t.shaky.length > 0) {
    const lines = t.shaky.map(({ file, name, changed, error }) => `${changed}: ${file}: ${name} (${error})`);
    return [
      `${plural(t.shaky.length, 'test')} ${t.shaky.length === 1 ? 'fails' : 'fail'} when something is changed`,
      ...capped(lines),
      ...notRun,
    ];
  }
  if (t.runs.length === 0) return ['not looked for: no test passes'];
  return notRun.length > 0 ? notRun : [`none, under changed ${[...new Set(t.runs)].join('; ')}`];
}

function coverage({ coverage: c }: Verification): readonly string[] {
  if (c === undefined) return ['not measured'];
  return [
    `lines ${percent(c.lines)} · statements ${percent(c.statements)} · branches ${percent(c.branches)}`,
  ];
}

function mutation({ mutation: m }: Verification): readonly string[] {
  if (m.score === undefined) return [`not measured: ${m.why ?? ''}`];
  return [
    `${percent(m.score)} of ${plural(m.mutants, 'mutant')}: ${m.killed} killed, ${m.timeout} timed out, ${m.survived} survived, ${m.noCoverage} not reached; ${m.tool}, ${plural(m.tests, 'test')}`,
  ];
}

function survivors({ survivors: list, mutation: m }: Verification): readonly string[] {
  if (m.score === undefined) return [];
  return list.length === 0 ? ['none'] : list.flatMap(survivor);
}

/** Two lines: where and what, then who reaches it. */
function survivor({
  file,
  line,
  column,
  original,
  replacement,
  reachedBy,
  status,
}: Survivor): readonly string[] {
  const short = (text: string) => {
    const flat = text.replace(/\s+/g, ' ').trim();
    return flat.length > 70 ? `${flat.slice(0, 69)}…` : flat;
  };
  const [first] = reachedBy;
  const more = reachedBy.length > 1 ? ` and ${reachedBy.length - 1} more` : '';
  const reach =
    status === 'no-coverage'
      ? 'no test reaches it'
      : first === undefined
        ? 'which tests reach it is not known; all of them were tried'
        : `reached by ${first}${more}`;
  return [`${file}:${line}:${column}  ${short(original)} → ${short(replacement)}`, `       ${reach}`];
}
