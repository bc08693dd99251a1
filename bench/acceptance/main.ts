// What the product is accepted by: `node bench/acceptance/main.ts [--only NAME] [--budget-time 60] [--seed 1] [--twice]`.
// The real command line runs on published packages, and what it ships is judged by tools that are not ours. The table
// goes to stdout; the table and every figure behind it to bench/results/.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './measure.ts';
import { markdown, type Row } from './row.ts';
import type { Subject } from './subject.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    'budget-time': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'flaky-runs': { type: 'string', default: '10' },
    twice: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'bench/results') },
    subjects: { type: 'string', default: join(import.meta.dirname, 'subjects.json') },
    keep: { type: 'boolean', default: false },
  },
});

const all = JSON.parse(readFileSync(values.subjects, 'utf8')) as readonly Subject[];
const wanted = all.filter(({ name }) => values.only === undefined || values.only.includes(name));
if (wanted.length === 0) {
  console.error(
    `no such subject: ${values.only?.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const choice = {
  budgetSeconds: Number(values['budget-time']),
  seed: Number(values.seed),
  flakyRuns: Number(values['flaky-runs']),
  twice: values.twice,
};
const rows: Row[] = [];
for (const subject of wanted) {
  const scratch = mkdtempSync(join(tmpdir(), `qtest-acceptance-${subject.name.replace(/\W+/g, '-')}-`));
  const row = await measure(subject, choice, { root, scratch }, (text) =>
    console.error(`${subject.name}: ${text}`),
  );
  rows.push(row);
  mkdirSync(values.out, { recursive: true });
  writeFileSync(
    join(values.out, `acceptance-${subject.name.replace(/\W+/g, '-')}.json`),
    `${JSON.stringify(row, null, 2)}\n`,
  );
  if (values.keep) console.error(`${subject.name}: kept in ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}
const table = markdown(rows);
writeFileSync(join(values.out, 'acceptance.md'), `${table}\n`);
console.log(table);
if (rows.some((row) => row.failed !== undefined)) process.exitCode = 1;
