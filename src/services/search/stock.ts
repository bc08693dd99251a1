// What the package's own functions gave while it was searched: objects and functions that others may want as arguments,
// and the arguments with which the code calls back. Nothing is known of a package beforehand.
import type { Program, Value } from '../../artifacts/index.ts';
import { programCost, programKey } from './program.ts';
import type { Made } from './protocol.ts';
import type { Random } from './random.ts';
import { editString } from './text-edits.ts';

/** Programs of one kind, and kinds. Of two that are drawn, the dearer gives way. */
const OF_A_KIND = 16;
const KINDS = 60;
/** Longest program that makes an argument, and its longest text. */
const MAX_STEPS = 3;
const MAX_TEXT = 700;
/** Calls of one pattern that are remembered. */
const OF_A_PATTERN = 6;
/** Texts of files that are remembered; how often one that nobody wrote is taken, and one that is not quite as it was. */
const TEXTS = 16;
const USUAL_TEXT = 0.35;
const EDITED_TEXT = 0.4;
const USUAL_TEXTS = ['', 'a', 'a\nb\n', 'a\n\nb\n', '{"a":1}', '[1,"b"]\n', '{"a":1}\n{"b":2}\n'];
/** What is read from an argument and can be read from a thing counts for this much each. */
const NAME_SHARED = 3;

export interface Ingredient {
  readonly program: Program;
  readonly made: Made;
}

/** What is known of the place an argument is for. */
export interface Place {
  /** Properties that are read from it. */
  readonly keys: readonly string[];
  /** How well each kind has done there. */
  readonly kinds: Map<string, number>;
}

export interface Stock {
  /** Takes in a program and what its result was. */
  add(program: Program, made: Made): void;
  /** A program whose result may suit the place. */
  pick(place: Place): Ingredient | undefined;
  /** One of a kind. */
  ofKind(kind: string): Ingredient | undefined;
  /** Takes in what a spy was called with. */
  addCall(args: readonly Value[]): void;
  /** Arguments with which the code called back before; patterns have equal chances. */
  call(): readonly Value[] | undefined;
  /** Takes in the text of a file that the code wrote. */
  addText(text: string): void;
  /** A text for a file: what the code writes is what it reads. */
  text(): string;
  /** As many arguments with which the code called what it was given, a function among them. */
  request(count: number): readonly Value[] | undefined;
}

interface Shelf {
  readonly made: Made;
  readonly items: { readonly program: Program; readonly key: string; readonly cost: number }[];
}

export function createStock(random: Random): Stock {
  const shelves = new Map<string, Shelf>();
  const written: string[] = [];
  const calls = new Map<string, (readonly Value[])[]>();
  const requests = new Map<string, (readonly Value[])[]>();
  const drawn = (from: readonly (readonly (readonly Value[])[])[]) =>
    from.length === 0 ? undefined : random.pick(random.pick(from));
  const from = (shelf: Shelf | undefined) =>
    shelf && { program: random.pick(shelf.items).program, made: shelf.made };
  return {
    add(program, made) {
      if (program.length > MAX_STEPS) return;
      const key = programKey(program);
      let shelf = shelves.get(made.kind);
      if (key.length > MAX_TEXT || shelf?.items.some((item) => item.key === key)) return;
      if (!shelf) {
        if (shelves.size >= KINDS) return;
        shelf = { made, items: [] };
        shelves.set(made.kind, shelf);
      }
      const { items } = shelf;
      items.push({ program, key, cost: programCost(program) });
      if (items.length <= OF_A_KIND) return;
      const [one, other] = [random.below(items.length), random.below(items.length)];
      items.splice((items[one]?.cost ?? 0) > (items[other]?.cost ?? 0) ? one : other, 1);
    },
    pick({ keys, kinds }) {
      const all = [...shelves.values()];
      const weights = all.map(
        ({ made }) =>
          (1 + NAME_SHARED * made.names.filter((name) => keys.includes(name)).length) *
          (1 + (kinds.get(made.kind) ?? 0)),
      );
      let at = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => {
        at -= weight;
        return at <= 0;
      });
      return from(all[index]);
    },
    ofKind: (kind) => from(shelves.get(kind)),
    addCall(args) {
      const pattern = args.map(patternOf).join();
      const asks = args.some(isFunction);
      const list = asks ? requests : calls;
      const known = list.get(pattern);
      if (!known) list.set(pattern, [args]);
      else if (
        known.length < OF_A_PATTERN &&
        !known.some((each) => JSON.stringify(each) === JSON.stringify(args))
      )
        known.push(args);
    },
    addText(text) {
      if (text === '' || text.length > MAX_TEXT || written.includes(text)) return;
      if (written.length < TEXTS) written.push(text);
      else written[random.below(TEXTS)] = text;
    },
    text() {
      if (written.length === 0 || random.chance(USUAL_TEXT)) return random.pick(USUAL_TEXTS);
      const text = random.pick(written);
      return random.chance(EDITED_TEXT) ? editString(text, random) : text;
    },
    call: () => drawn([...calls.values()]),
    request: (count) => drawn([...requests.values()].filter(([first]) => first?.length === count)),
  };
}

/** True for what stands for a function that was seen. */
export function isFunction(value: Value): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    '$' in value &&
    value.$ === 'function'
  );
}

function patternOf(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'list';
  return '$' in value ? String(value.$) : 'record';
}
