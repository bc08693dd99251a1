// Prints the JSON Schema of every artifact from its one definition into docs/schemas; `--check` only compares.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../src/artifacts/index.ts';
import { ARTIFACTS } from '../src/pipeline/artifact-store.ts';

const folder = join(import.meta.dirname, '../docs/schemas');
const wanted = new Map(
  Object.values(ARTIFACTS).map((artifact) => [
    `${artifact.name}.schema.json`,
    `${JSON.stringify(jsonSchema(artifact), null, 2)}\n`,
  ]),
);

if (process.argv.includes('--check')) {
  const present = readdirSync(folder);
  const stale = [...wanted].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  const surplus = present.filter((name) => !wanted.has(name));
  for (const [name] of stale)
    console.error(`docs/schemas/${name} differs from its definition; run \`npm run schemas\``);
  for (const name of surplus) console.error(`docs/schemas/${name} belongs to no artifact; delete it`);
  process.exitCode = stale.length + surplus.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(join(folder, name), text);
  console.log(`${wanted.size} schemas written to docs/schemas`);
}
