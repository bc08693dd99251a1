import { z } from 'zod';
import { percent } from './common.ts';
import { defineArtifact } from './define.ts';

const ratio = z.strictObject({ total: z.int(), covered: z.int(), percent }).readonly();

/** Covered and total per kind, over the source files of the tree. */
export const coverageFigures = z
  .strictObject({
    lines: ratio,
    statements: ratio,
    branches: ratio,
    functions: ratio,
  })
  .readonly();
export type CoverageFigures = z.infer<typeof coverageFigures>;

export const fileCoverage = z
  .strictObject({
    path: z.string(),
    total_lines: z.int(),
    covered_lines: z.int(),
    coverage_percent: percent,
    uncovered_lines: z.array(z.int()).readonly(),
    statements_percent: percent,
    branches_percent: percent,
  })
  .readonly();
export type FileCoverage = z.infer<typeof fileCoverage>;

export const coverage = defineArtifact('coverage', '1.0', {
  generated_at: z.string(),
  tool: z.string(),
  summary: z
    .strictObject({
      total_lines: z.int(),
      covered_lines: z.int(),
      /** Lines. */
      coverage_percent: percent,
      statements_percent: percent,
      branches_percent: percent,
      /** Folder → percent of lines. */
      by_package: z.record(z.string(), percent),
    })
    .readonly(),
  files: z.array(fileCoverage).readonly(),
  /** Of the project's own tests alone; absent when it has none or they did not run. */
  before: coverageFigures.optional(),
  /** Of the project's own tests and the shipped ones together. */
  after: coverageFigures,
  /** Where the tree holds several projects: the figures of each, by folder. */
  projects: z
    .array(
      z
        .strictObject({ root: z.string(), before: coverageFigures.optional(), after: coverageFigures })
        .readonly(),
    )
    .readonly()
    .optional(),
});
export type Coverage = Readonly<z.infer<typeof coverage.schema>>;
