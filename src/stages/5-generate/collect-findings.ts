// Documented examples that the code contradicts: suspected bugs, each with what was said and what was seen.
import type { DocExample, Finding, Findings, Program, Value } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';
import { programKey } from '../../services/search/program.ts';
import type { Observation } from '../../services/search/protocol.ts';
import type { SearchResult } from '../../services/search/search.ts';
import type { GenerateInput } from './contract.ts';
import type { PlannedTarget } from './search-targets.ts';
import { asDocumented, isWhole, showValue } from './show-value.ts';
import { sameValue } from './write-tests.ts';

export function collectFindings(
  input: GenerateInput,
  targets: readonly PlannedTarget[],
  result: Pick<SearchResult, 'seeds'>,
): Findings {
  const observed = new Map(
    result.seeds.map((outcome) => [`${outcome.target} ${programKey(outcome.seed.program)}`, outcome.runs]),
  );
  const found = new Map<string, Finding>();
  targets.forEach((target, index) => {
    const byExample = new Map<DocExample, Program[]>();
    for (const [seed, example] of target.examples)
      byExample.set(example, [...(byExample.get(example) ?? []), seed.program]);
    for (const [example, programs] of byExample) {
      // Every way of running it must contradict the document, in every world the same.
      const runs = programs.map((program) => observed.get(`${index} ${programKey(program)}`) ?? []);
      const contradicted = runs.every(
        (each) =>
          each.length > 0 &&
          each.every((run) => run.hash === each[0]?.hash && contradicts(example, run.observation)),
      );
      const [first] = runs[0] ?? [];
      if (!contradicted || !first) continue;
      const finding = write(target, example, programs[0] as Program, first.observation, input);
      // Said in several documents it is one contradiction; the one beside the code is the one to look at.
      const same = `${target.key} ${programKey(finding.program)} ${JSON.stringify(finding.evidence.expected)}`;
      if (found.get(same)?.evidence.source !== 'doc-comment') found.set(same, finding);
    }
  });
  return { version: '1.0', findings: [...found.values()] };
}

/** A document contradicts the code when it states a literal result, or an error, and something else came out. */
function contradicts({ outcome, call }: DocExample, { o, v }: Observation): boolean {
  if (o !== 'returns' && o !== 'throws') return false;
  if (outcome === 'throws') return o === 'returns';
  if (outcome !== 'returns' || !call || call.expected === undefined) return false;
  if (o === 'throws') return true;
  const seen = asDocumented(v as Value);
  return (
    isWhole(seen) &&
    hasLocal(call.expected) === hasLocal(seen) &&
    !sameValue(asDocumented(call.expected), seen)
  );
}

/** A time that clocks show and a moment cannot be compared: which moment it is depends on the time zone. */
function hasLocal(value: Value): boolean {
  return JSON.stringify(value).includes('"$":"date"') && JSON.stringify(value).includes('"local":true');
}

function write(
  target: PlannedTarget,
  example: DocExample,
  program: Finding['program'],
  observation: Observation,
  input: GenerateInput,
): Finding {
  const isSource = input.bundle.files.some((file) => file.path === example.file && file.role === 'source');
  const { o, v } = observation;
  const shown = showValue(v as Value).slice(0, 300);
  const expected = example.call?.expected;
  return {
    id: `f-${sha256(`${example.file}:${example.line}:${programKey(program)}`).slice(0, 12)}`,
    kind: 'suspected-bug',
    target: target.key,
    title: `\`${example.code}\` is documented to ${example.outcome === 'throws' ? 'throw' : `give ${example.expected ?? 'another result'}`}, and ${o} ${shown}`,
    evidence: {
      source: isSource ? 'doc-comment' : 'readme',
      file: example.file,
      line: example.line,
      claim: example.expected === undefined ? example.code : `${example.code} → ${example.expected}`,
      ...(expected === undefined ? {} : { expected }),
      observed: `${o} ${shown}`,
    },
    program: [...program],
  };
}
