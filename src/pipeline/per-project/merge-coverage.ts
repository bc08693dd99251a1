// Coverage of several projects as one: counts are added and percentages computed from the sums, never averaged.
import type { Coverage, CoverageFigures } from '../../artifacts/index.ts';
import type { Of } from './part.ts';

type Ratio = CoverageFigures['lines'];
const KINDS = ['lines', 'statements', 'branches', 'functions'] as const;

export function mergeCoverage(parts: readonly Of<Coverage>[], now: string): Coverage {
  const befores = parts.map(beforeOf);
  const known = befores.filter((before) => before !== undefined);
  const after = summed(parts.map(({ artifact }) => artifact.after));
  const files = parts.flatMap(({ artifact, move }) =>
    artifact.files.map((file) => ({ ...file, path: move.outer(file.path) })),
  );
  return {
    version: '1.0',
    generated_at: parts[0]?.artifact.generated_at ?? now,
    tool: [...new Set(parts.map(({ artifact }) => artifact.tool))].join(', '),
    summary: {
      total_lines: after.lines.total,
      covered_lines: after.lines.covered,
      coverage_percent: after.lines.percent,
      statements_percent: after.statements.percent,
      branches_percent: after.branches.percent,
      by_package: Object.assign({}, ...parts.map(folders)),
    },
    files,
    // Without the figures of every project there is nothing that `after` could be compared with.
    ...(known.length === parts.length ? { before: summed(known) } : {}),
    after,
    projects: parts.map(({ artifact, project }, index) => {
      const before = befores[index];
      return {
        root: project.root ?? '',
        ...(before === undefined ? {} : { before }),
        after: artifact.after,
      };
    }),
  };
}

/** A project without tests covers nothing of what is there; one whose tests could not be run is unknown. */
function beforeOf({ artifact, baseline }: Of<Coverage>): CoverageFigures | undefined {
  if (artifact.before !== undefined || baseline?.status !== 'none') return artifact.before;
  const none = ({ total }: Ratio): Ratio => ({ total, covered: 0, percent: 0 });
  const { lines, statements, branches, functions } = artifact.after;
  return {
    lines: none(lines),
    statements: none(statements),
    branches: none(branches),
    functions: none(functions),
  };
}

/** Figures of several projects as those of one. */
export function summed(figures: readonly CoverageFigures[]): CoverageFigures {
  const of = (kind: (typeof KINDS)[number]): Ratio => {
    const total = figures.reduce((sum, each) => sum + each[kind].total, 0);
    const covered = figures.reduce((sum, each) => sum + each[kind].covered, 0);
    const nothing = figures.length === 0 ? 0 : Math.min(...figures.map((each) => each[kind].percent));
    return { total, covered, percent: total === 0 ? nothing : Math.round((covered / total) * 10_000) / 100 };
  };
  return {
    lines: of('lines'),
    statements: of('statements'),
    branches: of('branches'),
    functions: of('functions'),
  };
}

function folders({ artifact, move, project: { root = '' } }: Of<Coverage>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(artifact.summary.by_package).map(([folder, percent]) => [
      folder === '.' ? root || '.' : move.outer(folder),
      percent,
    ]),
  );
}
