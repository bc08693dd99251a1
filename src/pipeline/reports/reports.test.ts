import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { MutationTestResult } from 'mutation-testing-report-schema/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifacts, HOSTILE, report, SOURCE } from './fixtures/hostile-run.ts';
import { renderSummary } from './summary.ts';
import { renderTestResults } from './test-results.ts';
import { writeReports } from './write-reports.ts';

const xmllint = spawnSync('xmllint', ['--version']).status === 0;
if (!xmllint)
  console.log(
    'skipped: xmllint is not installed (package libxml2-utils), so junit.xml is not checked against its schema',
  );

let folder: string;
const read = (name: string) => readFileSync(join(folder, 'reports', name), 'utf8');
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qtest-reports-'));
  mkdirSync(join(folder, 'tree/src'), { recursive: true });
  writeFileSync(join(folder, 'tree/src/f.ts'), SOURCE);
  await writeReports({ folder: join(folder, 'reports'), tree: join(folder, 'tree'), artifacts, report });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('writes four files and no half ones', () => {
  expect(readdirSync(join(folder, 'reports')).sort()).toEqual([
    'junit.xml',
    'mutation.html',
    'mutation.json',
    'summary.md',
  ]);
});

describe('junit.xml', () => {
  it.runIf(xmllint)('is what the schema of build servers wants, and a broken one is not', () => {
    const schema = join(import.meta.dirname, 'fixtures/test-results.xsd');
    const check = (text: string) =>
      spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], {
        input: text,
        encoding: 'utf8',
      });
    const good = check(read('junit.xml'));
    expect(good.stderr).toBe('- validates\n');
    expect(check(read('junit.xml').replace('classname=', 'clazz=')).status).not.toBe(0);
  });

  it('tells shipped, refused and earlier refused tests apart, and shows each perturbed run', () => {
    const xml = read('junit.xml');
    expect(xml).toContain('<testsuites name="qtest" tests="3" failures="0" errors="0">');
    expect(xml.match(/<skipped\/>/g)).toHaveLength(2);
    expect(xml).toContain('refused by the runtime gate: flaky: expected 1 to be 2');
    expect(xml).toContain('run under order, clock: failed: expected 1 to be 2');
    expect(xml).toContain('refused by the compile gate: does not compile: TS2322');
    expect(xml).toContain(
      'shipped (characterization)\nkills ArithmeticOperator at src/f.ts:2:34: n + 1 → n - 1',
    );
    expect(xml).toContain(
      '<property name="run under order, clock" value="order: shuffled with seed 1; clock: 400 days ahead"/>',
    );
  });

  it('is written also for a run that made no test', async () => {
    const empty = await renderTestResults({}, report);
    expect(empty).toContain('<testsuites name="qtest" tests="0" failures="0" errors="0"/>');
  });
});

describe('mutation.json', () => {
  const parsed = () => JSON.parse(read('mutation.json')) as MutationTestResult;

  it('fits the published schema', () => {
    const path = createRequire(import.meta.url).resolve(
      'mutation-testing-report-schema/mutation-testing-report-schema.json',
    );
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
    expect(validate(parsed()), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...parsed(), files: { a: {} } })).toBe(false);
  });

  it('says of each mutant who judged it, and counts a kill only of tests that are there', () => {
    const { files, testFiles, framework } = parsed();
    const mutants = files['src/f.ts']?.mutants ?? [];
    expect(files['src/f.ts']?.source).toBe(SOURCE);
    expect(mutants.map(({ status, description }) => `${status} ${description}`)).toEqual([
      'Killed judged by StrykerJS 10.0.0',
      'Survived predicted by the search',
      'Survived predicted by the search',
      'Survived predicted by the search',
      'NoCoverage predicted by the search',
      'Survived predicted by the search',
      'Timeout predicted by the search',
      'Ignored predicted by the search',
      'Survived predicted by the search',
    ]);
    expect(mutants[1]?.statusReason).toBe('only tests that were not shipped kill it');
    expect(mutants[3]?.statusReason).toBe('a sign that changes nothing');
    expect(mutants[0]?.location).toEqual({ start: { line: 2, column: 34 }, end: { line: 2, column: 39 } });
    const tests = Object.values(testFiles ?? {}).flatMap((file) => file.tests);
    expect(new Set(tests.map((test) => test.id)).size).toBe(tests.length);
    expect(mutants[0]?.killedBy).toEqual([
      tests.find((test) => test.name === HOSTILE.toWellFormed() || test.name === HOSTILE)?.id,
    ]);
    expect(mutants[0]?.coveredBy).toHaveLength(2);
    expect(framework).toMatchObject({
      name: 'QTest',
      version: '0.1.0',
      dependencies: { StrykerJS: '10.0.0' },
    });
  });
});

describe('mutation.html', () => {
  it('holds the report as data that no source text can break out of, and may fetch nothing', () => {
    const script = createRequire(import.meta.url).resolve(
      'mutation-testing-elements/mutation-test-elements.js',
    );
    const own = read('mutation.html').replace(readFileSync(script, 'utf8'), () => '');
    const data = /<script type="application\/json" id="report">([\s\S]*?)<\/script>/.exec(own)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual(JSON.parse(read('mutation.json')));
    expect(
      own
        .match(/<[a-z/!][^>]*>/gi)
        ?.map((tag) => tag.split(/[ >]/)[0])
        .join(' '),
    ).toBe(
      '<!doctype <html <head <meta <meta <meta <title </title <script </script </head <body <mutation-test-report-app </mutation-test-report-app <script </script <script </script </body </html',
    );
    expect(own).toContain("default-src 'none'");
  });
});

describe('summary.md', () => {
  it('names what shipped, what it is worth, what lives and what was found', () => {
    const page = read('summary.md');
    expect(page).toContain(
      '**1 test in 1 file** (1 characterization, 0 specified), written into the folder.',
    );
    expect(page).toContain('| mutation score, predicted by the search, of 8 mutants |');
    expect(page).toContain('### Suspected bugs');
    expect(page).not.toContain('sign that changes nothing');
    expect(page).toContain('1,200 executions and 300 on mutants, seed 1');
  });

  it('lets no name become markup, a mention or a control sequence', () => {
    const outsideCode = read('summary.md').replace(/(`+)[\s\S]*?\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/<img|<\/script|@team|(?!\n)\p{Cc}/u);
  });

  it('stays short however much there is to tell', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `${HOSTILE} ${i} ${'x'.repeat(1000)}`);
    const page = renderSummary(artifacts, {
      ...report,
      notes: many,
      shipped: { ...report.shipped, files: many.map((path) => ({ path, tests: 1 })) },
    });
    expect(page.length).toBeLessThan(61_000);
    expect(page).toContain('and 4,970 more files.');
  });
});
