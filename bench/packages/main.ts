// The benchmark: `npm run bench [-- --only NAME --budget-time 120 --seed 1 --no-judge]`. The released command line runs
// on published packages, and what it ships is judged by tools that are not ours. The table goes to stdout; the table and
// every figure behind it to bench/results/. Nothing that was measured before with this very build is measured again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAblation } from './ablation.ts';
import { measure } from './measure.ts';
import { stopOnInterrupt } from './processes.ts';
import type { SubjectRecord } from './record.ts';
import { hashBuild, keyOf } from './stored.ts';
import { fileName, type Subject } from './subject.ts';
import { curveTable, legend, table } from './table.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    'budget-time': { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string' },
    'flaky-runs': { type: 'string', default: '10' },
    'no-judge': { type: 'boolean', default: false },
    'no-mutation': { type: 'boolean', default: false },
    ablation: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'bench/results') },
    subjects: { type: 'string', default: join(import.meta.dirname, 'subjects.json') },
    keep: { type: 'boolean', default: false },
  },
});

const all = JSON.parse(readFileSync(values.subjects, 'utf8')) as readonly Subject[];
const unknown = (values.only ?? []).filter((name) => !all.some((subject) => subject.name === name));
if (unknown.length > 0) {
  console.error(
    `no such subject: ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const wanted = all.filter(({ name }) => values.only === undefined || values.only.includes(name));
const flags = [
  ...['--budget-time', values['budget-time'], '--seed', values.seed],
  ...(values.workers === undefined ? [] : ['--workers', values.workers]),
];
const choice = {
  flags,
  seed: Number(values.seed),
  flakyRuns: Number(values['flaky-runs']),
  judge: !values['no-judge'],
  mutation: !values['no-mutation'],
  twice: values.twice,
};
stopOnInterrupt();
const cache = join(root, 'node_modules/.cache/qtest-bench');
const build = hashBuild(root);
mkdirSync(values.out, { recursive: true });
const say = (subject: Subject, text: string) =>
  console.error(`${wanted.indexOf(subject) + 1}/${wanted.length} ${subject.name}: ${text}`);
const storeOf = (subject: Subject, what: unknown) =>
  join(cache, 'runs', `${fileName(subject.name)}-${keyOf(subject, build, what)}`);

if (values.ablation) {
  const workers = values.workers === undefined ? undefined : Number(values.workers);
  const setup = { root, cache, seed: choice.seed, workers };
  const store = (subject: Subject) => storeOf(subject, ['ablation', choice.seed, workers]);
  // The whole list is long for five searches each: unless they are named, the six that are marked.
  const six = values.only === undefined ? wanted.filter(({ ablation }) => ablation) : wanted;
  console.log(await runAblation(six, { setup, store, out: values.out, say }));
} else await measureAll();

async function measureAll(): Promise<void> {
  const records: SubjectRecord[] = [];
  for (const subject of wanted) {
    const places = { root, cache, store: storeOf(subject, flags), build, keep: values.keep };
    const record = await measure(subject, choice, places, (text) => say(subject, text));
    say(
      subject,
      record.failed === undefined
        ? `done, predicted ${record.predicted?.score.toFixed(1)} %`
        : `failed: ${record.failed}`,
    );
    records.push(record);
    const file = join(values.out, `${fileName(subject.name)}.json`);
    writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
    writeFileSync(join(values.out, 'bench.md'), `${tell(records)}\n`);
  }
  console.log(tell(records));
  if (records.some((record) => record.failed !== undefined)) process.exitCode = 1;
}

function tell(records: readonly SubjectRecord[]): string {
  return [table(records), legend(records), curveTable(records)].join('\n\n');
}
