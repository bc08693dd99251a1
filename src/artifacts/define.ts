// What every artifact has in common: a name, a version, a zod schema, and a parse that reports in one sentence.
import { z } from 'zod';

export interface Artifact<T> {
  /** File name without `.json`. */
  readonly name: string;
  readonly version: string;
  readonly schema: z.ZodType<T>;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** Declares an artifact; the `version` field is added to the shape so that no artifact can forget it. */
export function defineArtifact<S extends z.ZodRawShape>(name: string, version: string, shape: S) {
  const schema = z.strictObject({ version: z.literal(version), ...shape });
  return { name, version, schema };
}

/** Parses untrusted JSON text as an artifact. Never throws: the error names the first offending field. */
export function parseArtifact<T>(artifact: Artifact<T>, text: string): Parsed<T> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { ok: false, error: `${artifact.name}.json is not JSON: ${(error as Error).message}` };
  }
  const result = artifact.schema.safeParse(raw);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  return {
    ok: false,
    error: `${artifact.name}.json: ${issue?.path.join('.') || '(root)'}: ${issue?.message}`,
  };
}

/** JSON Schema (draft 2020-12) derived from the artifact's one zod definition. */
export function jsonSchema(artifact: Artifact<unknown>): Record<string, unknown> {
  const schema = z.toJSONSchema(artifact.schema, { unrepresentable: 'any', reused: 'ref' });
  return { ...schema, $id: `https://qtest.dev/schemas/${artifact.name}-${artifact.version}.json` };
}
