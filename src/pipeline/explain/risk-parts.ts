// The parts of a risk score in words, with the figures they were made from.
import type { FunctionFacts, Target } from '../../artifacts/index.ts';
import { WEIGHTS } from '../../stages/4-plan/risk.ts';
import type { Artifacts } from '../artifact-store.ts';

export interface RiskPart {
  readonly name: string;
  readonly points: number;
  readonly of: number;
  readonly why: string;
}

/** The parts, the weightiest first. */
export function riskParts(
  fn: FunctionFacts,
  { risk }: Target,
  callers: readonly string[],
  artifacts: Artifacts,
): readonly RiskPart[] {
  const whys: Readonly<Record<keyof typeof WEIGHTS, string>> = {
    complexity: complexity(fn),
    churn: churn(fn, artifacts),
    domain:
      risk.words.length === 0
        ? 'its names hold no word of a sensitive domain'
        : `its names hold ${risk.words.join(', ')}`,
    exported: exposure(fn, artifacts),
    callers: uses(fn, callers, artifacts),
  };
  const names = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
  return names
    .map((name) => ({ name, points: risk.parts[name], of: WEIGHTS[name], why: whys[name] }))
    .sort((a, b) => b.points - a.points);
}

function complexity({ complexity: { cyclomatic, nesting, lines }, throws }: FunctionFacts): string {
  return `${many(cyclomatic, 'path')} through ${many(lines, 'line')}, nested ${nesting} deep, ${many(throws.length, 'throw')}`;
}

function churn({ file }: FunctionFacts, { 'source-bundle': bundle }: Artifacts): string {
  if (bundle?.history.available !== true) return `no history: ${bundle?.history.reason ?? 'none was read'}`;
  const known = bundle.history.churn[file];
  if (known === undefined) return 'its file was never committed';
  return `its file was changed in ${many(known.commits, 'commit')} by ${many(known.authors, 'author')}`;
}

function exposure({ exported, access }: FunctionFacts, { 'source-bundle': bundle }: Artifacts): string {
  if (!exported) return 'it is not exported';
  const entries = new Set((bundle?.projects ?? []).flatMap((project) => project.entries));
  if (entries.size === 0) return 'it is exported, and the package names no entry';
  const entry = access.find(({ module }) => entries.has(module));
  return entry === undefined
    ? 'only other files of the package can import it'
    : `users of the package reach it through ${entry.module}`;
}

function uses(fn: FunctionFacts, callers: readonly string[], { 'system-model': model }: Artifacts): string {
  const files = (model?.files ?? []).filter((file) =>
    file.callSites.some((site) => site.key === fn.key),
  ).length;
  return `${many(callers.length, 'function')} of the project call it, and ${many(files, 'file')} call it with literal arguments`;
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
