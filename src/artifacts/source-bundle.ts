import { z } from 'zod';
import { strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { keptTests } from './kept-tests.ts';

export const fileRole = z.enum(['source', 'test', 'build-output', 'config', 'doc', 'declaration', 'other']);
export type FileRole = z.infer<typeof fileRole>;

export const bundledFile = z
  .strictObject({
    /** POSIX path relative to the tree's root. */
    path: z.string(),
    language: z.string().optional(),
    role: fileRole,
    bytes: z.int(),
    /** sha256 of the content, hex. */
    hash: z.string(),
  })
  .readonly();
export type BundledFile = z.infer<typeof bundledFile>;

export const frameworkChoice = z
  .strictObject({
    id: z.string(),
    /** `declared` by the project, `config` forced by the user, `default` because the project has none. */
    from: z.enum(['declared', 'config', 'default']),
    configFile: z.string().optional(),
    /** Version installed in the tree, absent when it is not installed. */
    version: z.string().optional(),
    /** One sentence for the screen: what was found and what follows. */
    reason: z.string(),
  })
  .readonly();
export type FrameworkChoice = z.infer<typeof frameworkChoice>;

/** What a language pack says of a project; strings are the pack's own words. */
export const projectFacts = z
  .strictObject({
    language: z.string(),
    /**
     * POSIX folder of the package in the tree; absent: the tree's root. `entries` are paths of the tree; files that
     * configure something are relative to this folder.
     */
    root: z.string().optional(),
    /** Folder of the workspace that the package is a member of ('' is the tree's root): where it is installed from. */
    workspace: z.string().optional(),
    /** Folder of the project ('' is the tree's root) whose set-up runs this package's tests; absent: its own. */
    partOf: z.string().optional(),
    /** Folders inside it that are projects of their own: their tests are not this one's. */
    inner: strings.optional(),
    name: z.string().optional(),
    packageManager: z.string().optional(),
    moduleSystem: z.string().optional(),
    framework: frameworkChoice.optional(),
    /** Another runner is in use that no adapter offers: its name and one sentence. */
    unsupported: z.strictObject({ what: z.string(), why: z.string() }).readonly().optional(),
    testCommand: strings.optional(),
    formatter: z.string().optional(),
    linter: z.string().optional(),
    /** File that configures the type checker, when the project has one. */
    typeCheck: z.string().optional(),
    /**
     * Names under which the package imports its own files: an import that fits `pattern` (at most one `*`) means the
     * path of the tree that `target` gives.
     */
    aliases: z
      .array(z.strictObject({ pattern: z.string(), target: z.string() }).readonly())
      .readonly()
      .optional(),
    /** For one source file, where a test of it would stand if nothing else is asked for. */
    placement: z.strictObject({ source: z.string(), test: z.string() }).readonly().optional(),
    /** Entry files of the published package. */
    entries: strings,
    /**
     * Where the tree holds several packages: what the others import by this one's name, as the source that stands for
     * it. Keys are paths under the name, '' the package itself; values are paths of the tree.
     */
    exports: z.record(z.string(), z.string()).optional(),
    /** Dependencies declared but not found in the tree. */
    missingDependencies: strings,
    /** Of those declared for development alone, the ones that sources import: a build would put them into the package. */
    missingBundled: strings.optional(),
  })
  .readonly();
export type ProjectFacts = z.infer<typeof projectFacts>;

/** The package that a file of the tree belongs to: the one with the nearest folder above it, of the file's language. */
export function packageOf(
  projects: readonly ProjectFacts[],
  { path, language }: { readonly path: string; readonly language?: string | undefined },
): ProjectFacts | undefined {
  let best: ProjectFacts | undefined;
  for (const project of projects) {
    if (language !== undefined && project.language !== language) continue;
    const { root = '' } = project;
    if (root !== '' && !path.startsWith(`${root}/`)) continue;
    if (best === undefined || root.length > (best.root ?? '').length) best = project;
  }
  return best;
}

/** The project whose set-up runs the tests of a file. */
export function projectOf(
  projects: readonly ProjectFacts[],
  file: { readonly path: string; readonly language?: string | undefined },
): ProjectFacts | undefined {
  const own = packageOf(projects, file);
  if (own?.partOf === undefined) return own;
  return projects.find(({ root = '', language }) => root === own.partOf && language === own.language) ?? own;
}

export const since = z
  .strictObject({
    /** As the user wrote it. */
    ref: z.string(),
    /** The last commit in common: what is compared with. */
    commit: z.string(),
    /** Files of the folder that differ, changes that are not committed included; deleted ones are left out. */
    files: z
      .array(
        z
          .strictObject({
            path: z.string(),
            /** Its name before. */
            from: z.string().optional(),
            /** 1-based lines of the file as it is; `lines` 0: lines were removed in front of `start`. */
            ranges: z.union([
              z.literal('added'),
              z.array(z.strictObject({ start: z.int().min(0), lines: z.int().min(0) }).readonly()).readonly(),
            ]),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

export const sourceBundle = defineArtifact('source-bundle', '1.0', {
  source: z
    .strictObject({
      kind: z.enum(['folder', 'git']),
      name: z.string(),
      /** Of a clone: its address without credentials. */
      url: z.string().optional(),
      /** Of a clone: the branch, tag or commit that was asked for. */
      ref: z.string().optional(),
      /** What changed since another commit, when only that is wanted. */
      since: since.optional(),
      git: z
        .strictObject({
          commit: z.string().optional(),
          branch: z.string().optional(),
          dirty: z.boolean(),
          shallow: z.boolean(),
          remote: z.string().optional(),
        })
        .readonly()
        .optional(),
    })
    .readonly(),
  languages: z
    .array(z.strictObject({ id: z.string(), files: z.int(), bytes: z.int() }).readonly())
    .readonly(),
  projects: z.array(projectFacts).readonly(),
  files: z.array(bundledFile).readonly(),
  excluded: z.array(z.strictObject({ path: z.string(), reason: z.string() }).readonly()).readonly(),
  /** Commits that touched each file; absent files were never committed. */
  history: z
    .strictObject({
      available: z.boolean(),
      reason: z.string().optional(),
      churn: z.record(
        z.string(),
        z
          .strictObject({
            commits: z.int(),
            authors: z.int(),
            /** The latest commit: its abbreviated id and subject. */
            last: z.string().exactOptional(),
          })
          .readonly(),
      ),
    })
    .readonly(),
  install: z
    .strictObject({
      status: z.enum(['not-needed', 'installed', 'failed']),
      detail: z.string().optional(),
    })
    .readonly(),
  /** What an earlier run left in the folder; its test files are not in the tree. */
  kept: keptTests.schema.readonly().exactOptional(),
  notes: strings,
});
export type SourceBundle = Readonly<z.infer<typeof sourceBundle.schema>>;
