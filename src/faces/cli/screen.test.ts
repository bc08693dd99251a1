import pc from 'picocolors';
import { expect, it } from 'vitest';
import { report } from './fixtures/report.ts';
import { renderReport } from './screen.ts';

const plain = pc.createColors(false);

it('shows what was shipped, what it is worth, what was left out and why', () => {
  expect(renderReport(report, plain)).toBe(`
Shipped     12 tests in 1 file (11 characterization, 1 specified), written into the folder
               12  index.test.js
Coverage    lines 0 % → 100 % · statements 0 % → 99.2 % · branches 0 % → 98 %
            before: the project has no tests of its own
Mutation    0 % → 96.1 % predicted by the search, 1,280 mutants; 12 certificates checked with the judge 1.0
Findings    1 suspected bug
            README.md:7  half contradicts its documentation: says half(3) // => 1, observed returns 1.5
Discarded   4 candidates
                3  runtime: fails under another time zone
                1  mutation: its mutant survived
Not parsed  bro ⏎ ken.js
Search      seed 1, 2 workers, 12,345 executions and 100 on mutants
               12,000  index.js#double
                  345  index.js#half
Sandbox     bwrap: network isolated, files isolated, memory NOT limited
Notes       the project has no runner of its own
Time        41.3 s
Report      /home/me/tiny/.qtest/report.json
            /home/me/tiny/.qtest/reports: junit.xml, mutation.html, mutation.json, summary.md
`);
});

it('says so when nothing deserved shipping, and labels a judged score', () => {
  const nothing = {
    ...report,
    shipped: { ...report.shipped, files: [], tests: 0, characterization: 0, specified: 0 },
    mutation: { after: 50, kind: 'judged', tool: 'the judge 1.0', mutants: 4, certificates: 0 },
  } as const;
  const screen = renderReport(nothing, plain);
  expect(screen).toContain('Shipped     nothing: no test of the 2 planned targets was proven\n');
  expect(screen).toContain('Mutation    50 % afterwards, judged by the judge 1.0, 4 mutants\n');
});

it('cuts long lists', () => {
  const discarded = Array.from({ length: 20 }, (_, i) => ({ gate: 'runtime', why: `reason ${i}`, count: 1 }));
  expect(renderReport({ ...report, discarded }, plain)).toContain('       and 8 more\n');
});
