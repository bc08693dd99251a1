// Where a run stands, kept so that another process can go on from there: `workspace.json`.
import { z } from 'zod';
import { defineArtifact } from './define.ts';

/** The states in which a run works, in their order. */
export const WORKING_STATES = [
  'cloning',
  'parsing',
  'baselining',
  'planning',
  'generating',
  'validating',
  'integrating',
] as const;

const workingState = z.enum(WORKING_STATES);
export type WorkingState = z.infer<typeof workingState>;

const workspaceState = z.enum(['init', ...WORKING_STATES, 'completed', 'paused', 'failed']);
export type WorkspaceState = z.infer<typeof workspaceState>;

const position = z
  .strictObject({
    name: workspaceState,
    /** Where a paused or failed run came from, and goes back to. */
    from: z.enum(['init', ...WORKING_STATES]).exactOptional(),
    /** Of a failed one: the sentence it failed with. */
    why: z.string().exactOptional(),
  })
  .readonly();
export type WorkspacePosition = z.infer<typeof position>;

const targetState = z.enum(['pending', 'running', 'completed', 'committed', 'failed', 'rejected']);
export type TargetState = z.infer<typeof targetState>;

const targetProgress = z
  .strictObject({
    /** `file:line:name` */
    id: z.string(),
    /** `file#qualified.name` */
    key: z.string(),
    state: targetState,
    /** Why it failed or was rejected. */
    why: z.string().exactOptional(),
    /** How often work on it began: more than once when a process died in between. */
    started: z.int().min(0),
    /** How often it came to an end; a target that is done is not done again. */
    finished: z.int().min(0),
  })
  .readonly();
export type TargetProgress = z.infer<typeof targetProgress>;

/** A stage that ran to its end: what decided its result, and what it wrote, all by content hash. */
const stageRecord = z
  .strictObject({
    stage: z.string(),
    round: z.int().min(1),
    inputs: z.record(z.string(), z.string()),
    wrote: z.record(z.string(), z.string()),
    seconds: z.number(),
    at: z.string(),
  })
  .readonly();
export type StageRecord = z.infer<typeof stageRecord>;

const repositorySource = z
  .strictObject({
    /** `folder`: a copy of it is worked on. `git`: a clone. */
    kind: z.enum(['folder', 'git']),
    /** Absolute path or URL, without credentials. */
    address: z.string(),
    /** Branch, tag or commit. */
    ref: z.string().exactOptional(),
    /** The project's folder within the repository, with a slash at the end; empty when it is the root. */
    prefix: z.string(),
  })
  .readonly();
export type RepositorySource = z.infer<typeof repositorySource>;

export const workspace = defineArtifact('workspace', '1.0', {
  id: z.string(),
  /** Version of QTest that saved it. */
  qtest: z.string(),
  source: repositorySource,
  created_at: z.string(),
  updated_at: z.string(),
  state: position,
  /** What was asked of the run; its first `now` stamps the plan however often it is resumed. */
  request: z.record(z.string(), z.unknown()),
  stages: z.array(stageRecord).readonly(),
  targets: z.array(targetProgress).readonly(),
  /** Seconds that all its processes worked, together. */
  seconds: z.number(),
  /** Absolute folder of the working copy and the scratch beside it. */
  work: z.string().exactOptional(),
  /** Where the branch of the delivery stood before it began: what came after is the delivery's. */
  delivery: z.strictObject({ branch: z.string(), tip: z.string().nullable() }).readonly().exactOptional(),
  /** Shows that this user's QTest wrote it; absent where that can not be shown. */
  seal: z.string().exactOptional(),
});
export type Workspace = Readonly<z.infer<typeof workspace.schema>>;
