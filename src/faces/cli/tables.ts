// `qtest plan` and `qtest inspect` as text.
import type { Colors } from 'picocolors/types.js';
import type { Entity, FunctionFacts, SystemModel, TestPlan } from '../../artifacts/index.ts';
import { clean } from './clean.ts';
import { plural } from './screen.ts';
import { shapeText } from './shape-text.ts';

/** The plan as a table, most urgent first, with the parts that the risk is made of. */
export function renderPlan(plan: TestPlan, colors: Colors): string {
  const { summary } = plan;
  const levels = Object.entries(summary.by_level).map(([level, n]) => `${n} ${level}`);
  const head = [
    plan.targets.length === 0
      ? 'no targets: every function is left out, for the reasons below'
      : `${plural(summary.total_targets, 'target')} in ${plural(Object.keys(summary.by_file).length, 'file')} (${levels.join(', ')}), about ${summary.estimated_time_minutes} min`,
    '',
  ];
  const rows = plan.targets.map((t) => [
    String(t.priority),
    t.risk.score.toFixed(2),
    t.suggested_test_types.join('+'),
    t.complexity,
    `${t.file}:${t.line}`,
    t.name,
    partsOf(t.risk.parts) + (t.risk.words.length === 0 ? '' : ` (${t.risk.words.join(', ')})`),
  ]);
  const titles = ['#', 'risk', 'tests', 'complexity', 'where', 'target', 'why'];
  const skipped =
    plan.skipped.length === 0
      ? []
      : ['', `${plural(plan.skipped.length, 'function')} left out:`, ...reasonsOf(plan)];
  const shown = rows.length === 0 ? [] : table(titles, rows, colors);
  return `${[...head, ...shown, ...skipped].join('\n')}\n`;
}

/** Functions by file, with what decides how they are tested. */
export function renderModel(model: SystemModel, colors: Colors): string {
  const functions = model.files.flatMap((file) => file.functions);
  const failed = model.files.filter((file) => file.status === 'failed');
  const head = [
    `${model.files.length} files, ${functions.length} functions, ${functions.filter((f) => f.exported).length} exported`,
    `${model.documentExamples.length} examples in documents; ${model.cache.reused} files from the cache, ${model.cache.parsed} parsed`,
    typesLine(model),
    '',
  ];
  const rows = functions.map((f) => [
    `${f.file}:${f.range.start.line}`,
    `${f.async ? 'async ' : ''}${f.qualifiedName}${f.generator ? '*' : ''}(${parametersOf(f)})${f.returns === undefined ? '' : `: ${f.returns}`}`.slice(
      0,
      LONGEST_CELL,
    ),
    f.exported ? (f.access[0]?.via ?? 'yes') : '',
    String(f.complexity.cyclomatic),
    String(f.branches.length),
    String(f.throws.length),
    f.effects.join(' '),
  ]);
  const titles = ['where', 'function', 'exported', 'complexity', 'branches', 'throws', 'effects'];
  const entities = model.files.flatMap((file) => file.entities ?? []);
  const described = entities.map((e) => [
    `${e.file}:${e.line}`,
    e.kind,
    e.name,
    e.exported ? 'yes' : '',
    [...e.members.map(memberOf), ...(e.text === undefined ? [] : [e.text])].join(', ').slice(0, LONGEST_CELL),
  ]);
  const entityTitles = ['where', 'kind', 'entity', 'exported', 'members'];
  const below = entities.length === 0 ? [] : ['', ...table(entityTitles, described, colors)];
  const broken = failed.map((file) => `not parsed: ${clean(`${file.path}: ${file.error ?? ''}`)}`);
  return `${[...head, ...table(titles, rows, colors), ...below, ...broken].join('\n')}\n`;
}

/** Longer texts are cut: a table is for looking over. */
const LONGEST_CELL = 120;

function typesLine({ types, files }: SystemModel): string {
  const entities = files.reduce((sum, file) => sum + (file.entities?.length ?? 0), 0);
  const known = types === undefined ? 'types: none asked for' : `types of ${types.functions} functions`;
  return `${known}; ${entities} entities`;
}

/** Parameters with their types, as written where the shape says no more. */
function parametersOf(f: FunctionFacts): string {
  return f.parameters
    .map(({ name, type, optional, rest }, index) => {
      const shape = f.types?.parameters[index];
      const text = shape === undefined || shape.kind === 'any' ? type : shapeText(shape);
      return `${rest ? '...' : ''}${name}${optional ? '?' : ''}${text === undefined ? '' : `: ${text}`}`;
    })
    .join(', ');
}

function memberOf({ name, optional, text }: Entity['members'][number]): string {
  return `${name}${optional ? '?' : ''}${text === undefined ? '' : text.startsWith('(') ? text : `: ${text}`}`;
}

/** What was found on the way, as lines under a table. */
export function renderNotes(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `\n${notes.map((note) => `note: ${clean(note)}\n`).join('')}`;
}

function partsOf(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(' ');
}

function reasonsOf(plan: TestPlan): readonly string[] {
  const counts = new Map<string, number>();
  for (const { reason } of plan.skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, n]) => `${String(n).padStart(5)}  ${clean(reason)}`);
}

function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  colors: Colors,
): readonly string[] {
  const lines = [titles, ...rows.map((row) => row.map(clean))];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines.map((line, index) => {
    const text = line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    return index === 0 ? colors.bold(text) : text;
  });
}
