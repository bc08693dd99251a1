// Names and versions of the tools behind a verdict, for certificates.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Framework } from '../../ports/index.ts';
import type { Context } from './context.ts';

function versionAt(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function versionOf({ manifest }: Framework['tools'][number], { input, chosen }: Context): string {
  const folders = [join(input.tree, chosen.pack.packagesFolder ?? ''), input.toolModules];
  for (const folder of folders) {
    const version = versionAt(join(folder, manifest));
    if (version !== undefined) return version;
  }
  return 'unknown';
}

/** Name → version of every tool the framework's verdicts rest on. */
export function toolVersions(context: Context): Record<string, string> {
  return Object.fromEntries(
    context.chosen.framework.tools.map((tool) => [tool.name, versionOf(tool, context)]),
  );
}

/** `Name version` of the tools of one kind. */
export function toolsOf(kind: Framework['tools'][number]['kind'], context: Context): string {
  const tools = context.chosen.framework.tools.filter((tool) => tool.kind === kind);
  return tools.map((tool) => `${tool.name} ${versionOf(tool, context)}`).join(', ');
}
