// The diagnosis as text: a line per thing, and under a missing one what follows and what to do.
import type { Colors } from 'picocolors/types.js';
import type { Check } from '../../pipeline/doctor/check.ts';
import type { Diagnosis } from '../../pipeline/doctor/doctor.ts';
import { clean } from './clean.ts';

const TITLES: Readonly<Record<Check['area'], string>> = {
  machine: 'Machine',
  isolation: 'Isolation of target code',
  parts: 'Parts of QTest',
  project: 'Project',
};

/** The whole diagnosis as text that ends in a newline. */
export function renderDiagnosis({ checks, works }: Diagnosis, colors: Colors): string {
  const areas = Object.entries(TITLES) as [Check['area'], string][];
  const blocks = areas.flatMap(([area, title]) => {
    const own = checks.filter((check) => check.area === area);
    if (own.length === 0) return [];
    const width = Math.max(...own.map((check) => check.name.length));
    return ['', colors.bold(title), ...own.flatMap((check) => lines(check, width, colors))];
  });
  const missing = checks.filter((check) => check.state === 'missing').length;
  const verdict = !works
    ? colors.red('Nothing can work here until what is required is installed.')
    : missing === 0
      ? 'Everything is here.'
      : `${missing} ${missing === 1 ? 'thing is' : 'things are'} missing; the rest works.`;
  return `${[...blocks.slice(1), '', verdict].join('\n')}\n`;
}

function lines(check: Check, width: number, colors: Colors): readonly string[] {
  const { name, state, found, disables, remedy } = check;
  const mark = { ok: colors.green('ok     '), missing: colors.red('missing'), note: '–      ' }[state];
  const head = `  ${mark}  ${clean(name).padEnd(width)}  ${clean(found)}`;
  if (state === 'ok') return [head];
  const indent = ' '.repeat(width + 13);
  return [
    head,
    ...(disables === undefined ? [] : [`${indent}disables: ${clean(disables)}`]),
    ...(remedy === undefined || state === 'note' ? [] : [`${indent}do: ${clean(remedy)}`]),
  ];
}
