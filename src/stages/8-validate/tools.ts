// Names and versions of the tools behind a verdict, for certificates.
import { join } from 'node:path';
import { installedVersion } from '../../lib/installed-version.ts';
import type { Framework } from '../../ports/index.ts';
import type { Context } from './context.ts';

function versionOf({ manifest }: Framework['tools'][number], { input, chosen }: Context): string {
  return installedVersion(manifest, [join(input.tree, chosen.pack.packagesFolder ?? ''), input.toolModules]);
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
