// The project's own formatter on the emitted files, in place.
import type { Check, CheckContext } from '../../src/ports/index.ts';
import { command } from './check.ts';

const TOOLS: Readonly<Record<string, { readonly script: string; readonly args: readonly string[] }>> = {
  prettier: {
    script: 'prettier/bin/prettier.cjs',
    args: ['--write', '--log-level', 'warn', '--ignore-path', 'qtest.absent'],
  },
  biome: { script: '@biomejs/biome/bin/biome', args: ['format', '--write', '--colors=off'] },
};

/** The command that formats the test files, when the project has a formatter and it is installed. */
export function format(context: CheckContext): Check | undefined {
  const tool = TOOLS[context.project.formatter ?? ''];
  if (tool === undefined || !context.view.exists(`node_modules/${tool.script}`)) return undefined;
  return {
    name: context.project.formatter ?? '',
    files: [],
    command: command(context, tool.script, [...tool.args, ...context.testFiles]),
    problems: (outcome) => (outcome.kind === 'exited' && outcome.code === 0 ? [] : undefined),
  };
}
