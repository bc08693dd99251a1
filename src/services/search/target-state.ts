// What the search remembers of each target, and the candidates it makes for them.
import type { Program, Provenance } from '../../artifacts/index.ts';
import type { NameUse, SourceConstant } from '../../ports/index.ts';
import { createGenerator } from './candidates.ts';
import type { Generator } from './generator.ts';
import { createNameUses } from './name-uses.ts';
import { createModulePools, type ModulePools } from './pools.ts';
import { actArgs } from './program.ts';
import type { Loaded } from './protocol.ts';
import type { Random } from './random.ts';
import { createStock, type Stock } from './stock.ts';
import type { SearchTarget } from './target.ts';
import { createTexts, type Texts } from './texts.ts';

/** Kept programs per target; a random old one gives way. */
const CORPUS = 200;

export interface TargetState {
  readonly index: number;
  readonly target: SearchTarget;
  readonly generator: Generator;
  readonly pools: ModulePools;
  /** What functions of the package gave; all targets share it. */
  readonly stock: Stock;
  /** Texts of the package; all targets share them. */
  readonly texts: Texts;
  /** Programs that reached or killed something, with the methods of their results. */
  readonly corpus: { readonly program: Program; readonly methods: readonly string[] }[];
  /** Members that what a program made was seen to have, by the members that lead to it. */
  readonly methodsAt: Map<string, readonly string[]>;
  /** Steered programs that wait for their turn. */
  readonly queue: Program[];
  /** How often each observation was seen. */
  readonly hashes: Map<string, number>;
  /** Programs that ran to an outcome, and how many of those returned nothing. */
  usable: number;
  silent: number;
  /** Of those: how many a test can hold, and the first that none can, with the reason. */
  fit: number;
  unfit?: { readonly program: Program; readonly why: string };
  /** Recent success; fades. */
  gain: number;
  executions: number;
  mutantExecutions: number;
  /** No candidate is made for it: its module does not load, or it rests. */
  readonly dead: boolean;
  /** Methods of what programs made. */
  readonly results: WeakMap<Program, readonly string[]>;
  remember(program: Program): void;
}

export interface Candidate {
  readonly program: Program;
  readonly state: TargetState;
  readonly provenance: Provenance;
  /** Made to kill mutants of a certain line. */
  readonly aimed: boolean;
}

/** A function that returns nothing is there for its effect: it may change what later calls see. */
export function isSilent({ usable, silent }: TargetState): boolean {
  return usable >= 5 && silent > usable * 0.8;
}

/** Programs that may leave traces go last where programs share a registry. */
export function tidyFirst(candidates: readonly Candidate[]): Candidate[] {
  const traces = ({ program, state }: Candidate) => (isSilent(state) || program.length > 1 ? 1 : 0);
  return [...candidates].sort((a, b) => traces(a) - traces(b));
}

export function createTargetStates(
  targets: readonly SearchTarget[],
  constants: readonly SourceConstant[],
  uses: readonly NameUse[],
  loaded: readonly Loaded[],
  random: Random,
  resting: ReadonlySet<number>,
  shown: readonly string[] = [],
): readonly TargetState[] {
  const pools = new Map<string, ModulePools>();
  for (const { file } of targets) {
    if (!pools.has(file))
      pools.set(file, createModulePools(constants.filter((constant) => constant.file === file)));
  }
  const names = createNameUses(uses);
  const stock = createStock(random);
  const texts = createTexts(shown, random);
  const failed = new Set(loaded.filter((each) => each.error !== undefined).map((each) => each.path));
  const states: TargetState[] = [];
  for (const [index, target] of targets.entries()) {
    const own = pools.get(target.file) as ModulePools;
    const corpus: { program: Program; methods: readonly string[] }[] = [];
    const results = new WeakMap<Program, readonly string[]>();
    const neighbour = () => {
      const near = states.filter(
        (state) => state.index !== index && state.target.module === target.module && state.corpus.length > 0,
      );
      return near.length > 0 ? random.pick(random.pick(near).corpus).program : undefined;
    };
    const sameOwner = (other: SearchTarget) =>
      target.owner !== undefined &&
      other.owner?.module === target.owner.module &&
      other.owner.path.join('.') === target.owner.path.join('.');
    const instance = () => {
      const { owner } = target;
      const makers = states.filter(
        ({ target: other }) =>
          owner &&
          other.how === 'construct' &&
          other.module === owner.module &&
          other.path.join('.') === owner.path.join('.'),
      );
      const made = makers.flatMap((state) => state.corpus.filter((entry) => entry.methods.length > 0));
      return made.length > 0 ? random.pick(made).program : undefined;
    };
    const sibling = () => {
      const members = states.filter((state) => state.target.how === 'member' && sameOwner(state.target));
      if (members.length === 0) return undefined;
      const state = random.pick(members);
      const known =
        state.corpus.length > 0 && random.chance(0.6) ? random.pick(state.corpus).program : undefined;
      const args = actArgs(known ?? state.generator.fresh());
      const plain = args.every((arg) => !JSON.stringify(arg).includes('"$":"ref"'));
      return { name: state.target.path.at(-1) ?? '', args: plain ? args : [] };
    };
    states.push({
      index,
      target,
      pools: own,
      generator: createGenerator({
        target,
        pools: own,
        random,
        neighbour,
        instance,
        sibling,
        stock,
        names,
        texts,
      }),
      stock,
      texts,
      corpus,
      methodsAt: new Map(),
      queue: [],
      hashes: new Map(),
      usable: 0,
      silent: 0,
      fit: 0,
      gain: 1,
      executions: 0,
      mutantExecutions: 0,
      dead: failed.has(target.module) || resting.has(index),
      results,
      remember(program) {
        corpus.push({ program, methods: results.get(program) ?? [] });
        if (corpus.length > CORPUS) corpus.splice(random.below(CORPUS >> 1), 1);
      },
    });
  }
  return states;
}
