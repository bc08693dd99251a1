import { z } from 'zod';
import { defineArtifact } from './define.ts';
import { step } from './test-dsl.ts';
import { value } from './value.ts';

/** Documentation, types, examples or an earlier test contradict what was observed. Reported with its evidence, never a green test. */
export const finding = z
  .strictObject({
    id: z.string(),
    kind: z.literal('suspected-bug'),
    target: z.string(),
    title: z.string(),
    evidence: z
      .strictObject({
        /** `kept-test`: a test of an earlier run, which is left as it stands. */
        source: z.enum(['readme', 'doc-comment', 'type', 'kept-test']),
        file: z.string(),
        line: z.int(),
        /** What the source says, as written. */
        claim: z.string(),
        expected: value.optional(),
        observed: z.string(),
      })
      .readonly(),
    program: z.array(step).readonly(),
  })
  .readonly();
export type Finding = z.infer<typeof finding>;

export const findings = defineArtifact('findings', '1.0', { findings: z.array(finding).readonly() });
export type Findings = Readonly<z.infer<typeof findings.schema>>;
