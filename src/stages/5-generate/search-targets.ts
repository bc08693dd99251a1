// Planned targets as the search wants them: how to reach each one, and programs that are known to make sense.
import type {
  Access,
  DocExample,
  FunctionFacts,
  LedgerEntry,
  Program,
  Provenance,
  Step,
  Target,
  TestCase,
  Value,
} from '../../artifacts/index.ts';
import { programOf } from '../../artifacts/index.ts';
import type { SearchParameter, SearchTarget, Seed } from '../../services/search/target.ts';
import type { LaidOutProbe } from './build-probe.ts';
import type { GenerateInput } from './contract.ts';
import { searchParameters, targetTypes } from './search-parameters.ts';
import { isSettled } from './settled-types.ts';

/** Budget share of the riskiest target relative to the least risky one. */
const RISK_SHARE = 1.5;
const MAX_SEEDS = 120;
/** Earlier calls of a document that an example is run after, at most. */
const MAX_SETUP = 6;

export interface PlannedTarget extends SearchTarget {
  readonly plan: Target;
  readonly facts: FunctionFacts;
  /** Examples behind the seeds that came from documents, by seed. */
  readonly examples: ReadonlyMap<Seed, DocExample>;
}

/** Leaves out, with the reason, what cannot be reached from outside its module. */
export function searchTargets(
  input: GenerateInput,
  probe: LaidOutProbe,
): { readonly targets: readonly PlannedTarget[]; readonly skipped: readonly LedgerEntry[] } {
  const facts = new Map(input.model.files.flatMap((file) => file.functions).map((each) => [each.key, each]));
  const built = new Set(probe.build.modules.map((module) => module.path));
  const failed = new Map(probe.build.failed.map(({ path, error }) => [path, error]));
  const names = packageNames(input);
  const highest = Math.max(...input.plan.targets.map((target) => target.risk.score), 1);
  const banned = new Set(
    (input.feedback?.entries ?? []).filter(({ repeats }) => repeats !== true).map((entry) => entry.test),
  );
  const types = targetTypes(input, facts, built);
  const bases: Base[] = [];
  const skipped: LedgerEntry[] = [];
  const skip = (target: Target, why: string) =>
    skipped.push({ what: target.id, target: target.key, gate: 'generate', why });
  for (const plan of input.plan.targets) {
    const own = facts.get(plan.key);
    if (!own) {
      skip(plan, 'the system model does not know it');
      continue;
    }
    const access =
      plan.access.find((each) => each.module === plan.file && built.has(each.module)) ??
      plan.access.find((each) => built.has(each.module));
    if (!access) {
      const why = failed.get(plan.file);
      skip(
        plan,
        why ? `its file cannot be instrumented: ${why}` : 'it cannot be reached from outside its module',
      );
      continue;
    }
    const reach = reachOf(own, access, facts);
    if (typeof reach === 'string') {
      skip(plan, reach);
      continue;
    }
    const parameters = reach.how === 'construct' ? reach.parameters : searchParameters(own, own);
    const inputs = [...parameters, ...(reach.owner?.parameters ?? [])];
    bases.push({
      key: plan.key,
      module: access.module,
      path: access.path,
      parameters,
      ...(types === undefined ? {} : { types, sampled: isSettled(own, inputs, types.shapes) }),
      file: plan.file,
      lines: [own.range.start.line, own.range.end.line] as const,
      weight: 1 + (RISK_SHARE - 1) * (plan.risk.score / highest),
      how: reach.how,
      ...(reach.owner ? { owner: reach.owner } : {}),
      plan,
      facts: own,
    });
  }
  const resolved = resolveExamples(bases, input, names);
  const targets = bases.map((base): PlannedTarget => {
    const previous = (input.previous?.tests.tests ?? []).filter(
      (test) => test.target === base.key && !banned.has(test.id),
    );
    return { ...base, ...seedsOf(base, resolved, input, names, previous) };
  });
  return { targets, skipped };
}

type Reach =
  | { readonly how: 'call' | 'read'; readonly owner?: undefined; readonly parameters?: undefined }
  | { readonly how: 'construct'; readonly owner?: undefined; readonly parameters: readonly SearchParameter[] }
  | {
      readonly how: 'member' | 'read';
      readonly owner: NonNullable<SearchTarget['owner']>;
      readonly parameters?: undefined;
    };

/** How a function is called from outside, or why it cannot be. */
function reachOf(
  own: FunctionFacts,
  access: Access,
  facts: ReadonlyMap<string, FunctionFacts>,
): Reach | string {
  const constructorOf = (name: string) =>
    [...facts.values()].find(
      (each) => each.file === own.file && each.kind === 'constructor' && each.owner?.name === name,
    ) ??
    [...facts.values()].find(
      (each) =>
        each.file === own.file &&
        each.qualifiedName === name &&
        (each.kind === 'function' || each.kind === 'class'),
    );
  if (own.kind === 'setter') return 'setters are reached through the methods that use them';
  if (own.kind === 'class' || own.kind === 'constructor') {
    const maker = own.kind === 'constructor' ? own : constructorOf(own.qualifiedName);
    return { how: 'construct', parameters: maker === undefined ? [] : searchParameters(maker, own) };
  }
  const at = access.path.indexOf('prototype');
  if (at < 0) return { how: own.kind === 'getter' ? 'read' : 'call' };
  const path = access.path.slice(0, at);
  const maker = constructorOf(own.owner?.name ?? '');
  const owner = {
    module: access.module,
    path,
    parameters: maker === undefined ? [] : searchParameters(maker, own),
  };
  return { how: own.kind === 'getter' ? 'read' : 'member', owner };
}

/** Names by which documents call a module that is itself a function: the package's, and its camel-cased form. */
function packageNames(input: GenerateInput): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of input.bundle.projects) {
    if (!name) continue;
    const bare = name.split('/').pop() ?? name;
    names.add(bare).add(bare.replace(/[-_.]+(\w)/g, (_, c: string) => c.toUpperCase()));
    names.add(bare.replace(/\W.*$/, ''));
  }
  return names;
}

/** A documented call and the target it calls. */
interface ResolvedExample {
  readonly example: DocExample;
  readonly target: Base;
  readonly step: Step;
}

type Base = Omit<PlannedTarget, 'seeds' | 'examples'>;

/** Documented calls of planned targets, in the order of the documents. */
function resolveExamples(
  bases: readonly Base[],
  input: GenerateInput,
  names: ReadonlySet<string>,
): ResolvedExample[] {
  const documented = [...input.model.documentExamples, ...input.model.files.flatMap((file) => file.examples)];
  return documented.flatMap((example) => {
    const { call } = example;
    if (!call) return [];
    const target = bases.find(
      (base) => call.construct === (base.how === 'construct') && means(base, call, example.file, names),
    );
    return target ? [{ example, target, step: callStep(target, call.args) }] : [];
  });
}

function callStep({ how, module, path }: Base, args: readonly Value[]): Step {
  return { op: how === 'construct' ? 'new' : 'call', bind: 'r0', callee: { from: { module }, path }, args };
}

/** Whether a document or a caller means this target: by the model's key where it has one, else by name. */
function means(
  { how, path, facts, key }: Base,
  call: { readonly callee: string; readonly key?: string | undefined },
  file: string,
  names: ReadonlySet<string>,
): boolean {
  if (how !== 'call' && how !== 'construct') return false;
  if (call.key !== undefined) return call.key === key;
  const { callee } = call;
  const last = callee.split('.').pop();
  if (last === facts.name || last === path.at(-1)) return true;
  const wholeModule = path.length === 0 || (path.length === 1 && path[0] === 'default');
  return wholeModule && !callee.includes('.') && (names.has(callee) || file === facts.file);
}

/**
 * What documents and callers say. An example is tried alone and, where the document makes other calls before it, after
 * those as well: `addRule(…)` may be what makes it true.
 */
function seedsOf(
  base: Base,
  resolved: readonly ResolvedExample[],
  input: GenerateInput,
  names: ReadonlySet<string>,
  previous: readonly TestCase[],
): { readonly seeds: readonly Seed[]; readonly examples: ReadonlyMap<Seed, DocExample> } {
  const seeds: Seed[] = previous.map((test) => ({
    program: programOf(test),
    provenance: test.provenance,
    kept: true,
  }));
  const examples = new Map<Seed, DocExample>();
  resolved.forEach(({ example, target, step }, index) => {
    if (target !== base) return;
    const provenance: Provenance = { from: 'document', file: example.file, line: example.line };
    const add = (program: Program) => {
      const seed = { program, provenance };
      seeds.push(seed);
      examples.set(seed, example);
    };
    add([step]);
    const before = resolved
      .slice(0, index)
      .filter((other) => other.example.file === example.file && other.example.outcome === 'unknown')
      .slice(-MAX_SETUP);
    if (before.length > 0) add(inOrder([...before.map((other) => other.step), step]));
  });
  for (const site of input.model.files.flatMap((file) => file.callSites)) {
    if (seeds.length >= MAX_SEEDS) break;
    if (!means(base, site, '', names)) continue;
    seeds.push({
      program: [callStep(base, site.args)],
      provenance: { from: 'call-site', file: site.file, line: site.line },
    });
  }
  return { seeds: seeds.slice(0, MAX_SEEDS), examples };
}

function inOrder(steps: readonly Step[]): Program {
  return steps.map((step, index) => ({ ...step, bind: `r${index}` }));
}
