// What brings emitted files into the project's form, in place: its formatter, then what its linter mends by itself.
import type { Check, CheckContext } from '../../src/ports/index.ts';
import { command, eslint } from './check.ts';

interface Tool {
  /** The first that is installed; majors have moved it. */
  readonly scripts: readonly string[];
  readonly args: readonly string[];
}

const FORMATTERS: Readonly<Record<string, Tool>> = {
  prettier: {
    scripts: ['prettier/bin/prettier.cjs', 'prettier/bin-prettier.js', 'prettier/bin/prettier.js'],
    args: ['--write', '--ignore-path', 'qtest.absent'],
  },
  biome: { scripts: ['@biomejs/biome/bin/biome'], args: ['format', '--write', '--colors=off'] },
};
const FIXERS: Readonly<Record<string, Tool>> = {
  biome: { scripts: ['@biomejs/biome/bin/biome'], args: ['check', '--write', '--colors=off'] },
};

/** Codes up to `most` say that the files were written; a linter's 1 says that something is left to complain of. */
function step(name: string, tool: Tool | undefined, most: number, context: CheckContext): readonly Check[] {
  const script = tool?.scripts.find((path) => context.view.exists(`node_modules/${path}`));
  if (tool === undefined || script === undefined) return [];
  return [
    {
      name,
      files: [],
      command: command(context, script, [...tool.args, ...context.testFiles]),
      problems: (outcome) => (outcome.kind === 'exited' && outcome.code <= most ? [] : undefined),
    },
  ];
}

/** The commands, in their order; none when the project has no such tools or they are not installed. */
export function format(context: CheckContext): readonly Check[] {
  const { formatter = '', linter = '' } = context.project;
  const fixer = linter === 'eslint' ? eslint(context, ['--fix']) : FIXERS[linter];
  return [
    ...step(formatter, FORMATTERS[formatter], 0, context),
    // What its fixes have moved is formatted again by the linter's own rules, where it has such.
    ...step(`${linter} --fix`, fixer, 1, context),
  ];
}
