// Istanbul's coverage JSON, which both frameworks write, as figures.
import type { CoverageFigures, FileCoverage } from '../../../src/artifacts/index.ts';

interface Location {
  readonly start: { readonly line: number };
}
interface IstanbulFile {
  readonly path: string;
  readonly statementMap: Readonly<Record<string, Location>>;
  readonly s: Readonly<Record<string, number>>;
  readonly f: Readonly<Record<string, number>>;
  readonly b: Readonly<Record<string, readonly number[]>>;
}

interface Count {
  readonly total: number;
  readonly covered: number;
}

function percentOf({ total, covered }: Count): number {
  return total === 0 ? 100 : Math.round((covered / total) * 10000) / 100;
}

function countOf(hits: readonly number[]): Count {
  return { total: hits.length, covered: hits.filter((hit) => hit > 0).length };
}

/** A line counts by the most hit statement that starts on it, as Istanbul has it. */
function lineHits(file: IstanbulFile): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  for (const [id, { start }] of Object.entries(file.statementMap)) {
    lines.set(start.line, Math.max(lines.get(start.line) ?? 0, file.s[id] ?? 0));
  }
  return lines;
}

function add(a: Count, b: Count): Count {
  return { total: a.total + b.total, covered: a.covered + b.covered };
}

/** Reads the report; paths become relative to the tree. Throws when the text is not one. */
export function readCoverage(
  text: string,
  tree: string,
): { readonly files: readonly FileCoverage[]; readonly figures: CoverageFigures } {
  const report = Object.values(JSON.parse(text) as Record<string, IstanbulFile>);
  const root = tree.endsWith('/') ? tree : `${tree}/`;
  const zero: Count = { total: 0, covered: 0 };
  const sums = { lines: zero, statements: zero, branches: zero, functions: zero };
  const files = report
    .map((file): FileCoverage => {
      const hits = lineHits(file);
      const lines = countOf([...hits.values()]);
      const statements = countOf(Object.values(file.s));
      const branches = countOf(Object.values(file.b).flat());
      sums.lines = add(sums.lines, lines);
      sums.statements = add(sums.statements, statements);
      sums.branches = add(sums.branches, branches);
      sums.functions = add(sums.functions, countOf(Object.values(file.f)));
      return {
        path: file.path.startsWith(root) ? file.path.slice(root.length) : file.path,
        total_lines: lines.total,
        covered_lines: lines.covered,
        coverage_percent: percentOf(lines),
        uncovered_lines: [...hits]
          .filter(([, hit]) => hit === 0)
          .map(([line]) => line)
          .sort((a, b) => a - b),
        statements_percent: percentOf(statements),
        branches_percent: percentOf(branches),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const figure = (count: Count) => ({ ...count, percent: percentOf(count) });
  return {
    files,
    figures: {
      lines: figure(sums.lines),
      statements: figure(sums.statements),
      branches: figure(sums.branches),
      functions: figure(sums.functions),
    },
  };
}
