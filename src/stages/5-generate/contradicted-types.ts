// Results that contradict a declared type: suspected bugs, where neither the declaration nor the input leaves a doubt.
import { type Finding, type Program, type TypeShape, UNDEFINED, type Value } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';
import { fits } from '../../services/search/fits.ts';
import { programKey } from '../../services/search/program.ts';
import type { Observation } from '../../services/search/protocol.ts';
import type { SearchResult } from '../../services/search/search.ts';
import { isWellTyped } from '../../services/search/typed.ts';
import type { PlannedTarget } from './search-targets.ts';
import { isWhole, showValue } from './show-value.ts';

export interface TypeContradictions {
  /** One per function, the plainest input first. */
  readonly findings: readonly Finding[];
  /** Keys of all programs whose result contradicts a type. */
  readonly programs: ReadonlySet<string>;
}

/** Looks at what the chosen programs, the seeds and the samples gave back, in every world the same. */
export function contradictedTypes(
  targets: readonly PlannedTarget[],
  { chosen, seeds, samples }: Pick<SearchResult, 'chosen' | 'seeds' | 'samples'>,
): TypeContradictions {
  const observed = [...seeds.map(({ seed, ...rest }) => ({ ...rest, program: seed.program })), ...samples];
  const seen = [
    ...chosen.map(({ target, program, observation }) => ({ target, program, observation })),
    ...observed.flatMap(({ target, program, runs }) => {
      const [first] = runs;
      const agreed = first && runs.every(({ hash }) => hash === first.hash);
      return agreed ? [{ target, program, observation: first.observation }] : [];
    }),
  ];
  const findings = new Map<string, { finding: Finding; size: number }>();
  const programs = new Set<string>();
  for (const { target: index, program, observation } of seen) {
    const target = targets[index];
    if (!target || !contradicts(target, program, observation)) continue;
    const key = programKey(program);
    programs.add(key);
    const known = findings.get(target.key);
    if (!known || key.length < known.size)
      findings.set(target.key, { finding: write(target, program, observation), size: key.length });
  }
  return { findings: [...findings.values()].map(({ finding }) => finding), programs };
}

function contradicts(target: PlannedTarget, program: Program, { o, v = UNDEFINED }: Observation): boolean {
  const { types } = target.facts;
  const shapes = target.types?.shapes ?? {};
  if (types?.returns === undefined || target.sampled !== true) return false;
  const given = resultShape(types.returns, o);
  if (given === undefined) return false;
  // A call of something else may have left the module in a state that no type speaks of.
  if (program.length > 1 && !program.slice(0, -1).every((step) => step.op === 'new')) return false;
  return isWellTyped(program, target) && !fits(v, given, { shapes }) && isWhole(v);
}

/** The part of the declared type that this outcome has to be of. */
function resultShape(returns: TypeShape, outcome: Observation['o']): TypeShape | undefined {
  const later = returns.kind === 'builtin' && returns.type === 'future' ? returns.of[0] : undefined;
  const shape = outcome === 'resolves' ? later : outcome === 'returns' && !later ? returns : undefined;
  // Nothing is promised of a result that nobody may use.
  return shape?.kind === 'primitive' && shape.name === 'undefined' ? undefined : shape;
}

function write(target: PlannedTarget, program: Program, { o, v = UNDEFINED }: Observation): Finding {
  const { facts } = target;
  const claim = `${facts.qualifiedName}: ${facts.returns ?? 'its declared type'}`;
  const observed = `${o} ${showValue(v as Value).slice(0, 300)}`;
  return {
    id: `f-${sha256(`${facts.key}:type:${programKey(program)}`).slice(0, 12)}`,
    kind: 'suspected-bug',
    target: target.key,
    title: `\`${facts.qualifiedName}\` is declared to give \`${facts.returns ?? ''}\`, and with input that its types allow it ${observed}`,
    evidence: { source: 'type', file: facts.file, line: facts.range.start.line, claim, observed },
    program: [...program],
  };
}
