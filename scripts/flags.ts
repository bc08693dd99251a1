// Prints the flag table of the README from the command line's own definition; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, type Commands } from '../src/faces/cli/program.ts';

const path = join(import.meta.dirname, '../README.md');
const readme = readFileSync(path, 'utf8');
const nothing = async () => {};
const commands: Commands = {
  run: nothing,
  plan: nothing,
  inspect: nothing,
  verify: nothing,
  stage: nothing,
  explain: nothing,
  doctor: nothing,
  workspace: nothing,
};
const program = buildProgram(commands, { out: () => {}, version: '' });

const rows = new Map<string, { readonly does: string; readonly commands: string[] }>();
const leaves = program.commands.flatMap((command) =>
  command.commands.length > 0 ? command.commands : [command],
);
for (const command of leaves) {
  const parent = command.parent === program ? '' : `${command.parent?.name()} `;
  for (const option of command.options) {
    const { description, argChoices: choices, defaultValue } = option;
    const values = choices === undefined ? '' : `: ${choices.map((c) => `\`${c}\``).join(', ')}`;
    const preset = typeof defaultValue === 'string' ? ` (default: ${defaultValue})` : '';
    const does = `${description}${values}${preset}`;
    const key = `${option.flags}\n${does}`;
    const row = rows.get(key) ?? { does, commands: [] };
    row.commands.push(parent + command.name());
    rows.set(key, row);
  }
}
const table = [
  '| flag | of | does |',
  '|---|---|---|',
  ...[...rows].map(
    ([key, row]) => `| \`${key.split('\n')[0]}\` | ${row.commands.join(', ')} | ${row.does} |`,
  ),
].join('\n');
const wanted = readme.replace(
  /(<!-- flags:begin -->\n)[\s\S]*?(<!-- flags:end -->)/,
  (_, begin: string, end: string) => `${begin}${table}\n${end}`,
);

if (!process.argv.includes('--check')) writeFileSync(path, wanted);
else if (wanted !== readme) {
  console.error('The flag table of README.md differs from the command line; run `npm run flags`');
  process.exitCode = 1;
}
