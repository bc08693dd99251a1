import { z } from 'zod';
import { strings } from './common.ts';
import { defineArtifact } from './define.ts';

export const pullRequest = defineArtifact('pull-request', '1.0', {
  title: z.string(),
  /** Markdown. */
  body: z.string(),
  branch: z.string().optional(),
  base: z.string().optional(),
  /** Files written into the tree or committed on the branch. */
  files: strings,
  /** Commit ids on the branch, oldest first. */
  commits: strings,
  labels: strings,
});
export type PullRequest = Readonly<z.infer<typeof pullRequest.schema>>;
