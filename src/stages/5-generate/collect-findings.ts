// Documented examples that the code contradicts: suspected bugs, each with what was said and what was seen.
import type { DocExample, Finding, Findings, Value } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';
import { programKey } from '../../services/search/program.ts';
import type { Observation } from '../../services/search/protocol.ts';
import type { SearchResult } from '../../services/search/search.ts';
import type { GenerateInput } from './index.ts';
import type { PlannedTarget } from './search-targets.ts';
import { sameValue } from './write-tests.ts';

export function collectFindings(
  input: GenerateInput,
  targets: readonly PlannedTarget[],
  result: SearchResult,
): Findings {
  const found = new Map<string, Finding>();
  for (const outcome of result.seeds) {
    const target = targets[outcome.target];
    if (!target) continue;
    for (const [seed, example] of target.examples) {
      if (programKey(seed.program) !== programKey(outcome.seed.program)) continue;
      const [first, ...others] = outcome.runs;
      // Only what is the same in every world can contradict a document.
      if (!first || others.some((other) => other.hash !== first.hash)) continue;
      if (!contradicts(example, first.observation)) continue;
      const finding = write(target, example, seed.program, first.observation, input);
      found.set(finding.id, finding);
    }
  }
  return { version: '1.0', findings: [...found.values()] };
}

/** A document contradicts the code when it states a literal result, or an error, and something else came out. */
function contradicts({ outcome, call }: DocExample, { o, v }: Observation): boolean {
  if (o !== 'returns' && o !== 'throws') return false;
  if (outcome === 'throws') return o === 'returns';
  if (outcome !== 'returns' || !call || call.expected === undefined) return false;
  return o === 'throws' || !sameValue(call.expected, v as Value);
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
  const shown = JSON.stringify(v).slice(0, 300);
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
