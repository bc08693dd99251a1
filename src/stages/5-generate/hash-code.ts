// What a function's behaviour depends on, as hashes: its own code, other functions, and what stands outside of
// functions. Two runs compare them to see what changed between them.
import type { FunctionFacts, KeptTarget, SystemModel } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';

/** Other functions that are written down per target; the hash over all holds the rest too. */
const MOST_USES = 60;

export interface CodeHashes extends Pick<KeptTarget, 'own' | 'all'> {
  readonly uses: Readonly<Record<string, string>>;
  /** The function and the helpers that it alone uses. */
  readonly unit: ReadonlySet<string>;
}

/** Hashes of a function by key; undefined for one that the model does not have. `read` gives a file's text. */
export function codeHasher(
  model: SystemModel,
  read: (path: string) => string,
): (key: string) => CodeHashes | undefined {
  const functions = new Map(model.files.flatMap((file) => file.functions).map((each) => [each.key, each]));
  const callers = new Map<string, string[]>();
  for (const [caller, called] of Object.entries(model.callGraph))
    for (const key of called) callers.set(key, [...(callers.get(key) ?? []), caller]);
  const lines = memo((path) => read(path).split('\n'));
  const textOf = ({ file, range }: FunctionFacts) => cut(lines(file), range);
  const functionHash = memo((key) => short(squeeze(textOf(functions.get(key) as FunctionFacts))));
  const scopeHash = memo((path) => {
    const named = model.files
      .find((file) => file.path === path)
      ?.functions.filter((each) => each.exported || callers.has(each.key));
    return short(squeeze(without(lines(path), named ?? [])));
  });

  return (key) => {
    const target = functions.get(key);
    if (target === undefined) return undefined;
    const unit = unitOf(target, functions, callers, model);
    const used = closure([...unit, ...makersOf(target, functions)], model.callGraph);
    const members = [...used].filter((each) => !unit.has(each) && functions.has(each)).sort();
    const files = closure(
      [...unit, ...members].map((each) => (functions.get(each) as FunctionFacts).file),
      model.dependencies,
    );
    const scopes = [...files].filter((path) => model.files.some((file) => file.path === path)).sort();
    const alone = model.files
      .find((file) => file.path === target.file)
      ?.functions.every((each) => unit.has(each.key) || isWithin(each, unit, functions));
    const texts = [...unit]
      .sort()
      .map((each) => anonymous(textOf(functions.get(each) as FunctionFacts), target.name));
    if (alone === true)
      texts.push(anonymous(without(lines(target.file), [...functionsOf(unit, functions)]), target.name));
    const all = [
      ...members.map((each) => [each, functionHash(each)] as const),
      ...scopes
        .filter((path) => alone !== true || path !== target.file)
        .map((path) => [`${path}#`, scopeHash(path)] as const),
    ];
    const own = short(texts.map(squeeze).join('\n'));
    return {
      own,
      all: short(JSON.stringify([own, all])),
      uses: Object.fromEntries(all.slice(0, MOST_USES)),
      unit,
    };
  };
}

/** The function with the unexported functions of its file that no one else calls. */
function unitOf(
  target: FunctionFacts,
  functions: ReadonlyMap<string, FunctionFacts>,
  callers: ReadonlyMap<string, readonly string[]>,
  { callGraph }: SystemModel,
): ReadonlySet<string> {
  const unit = new Set([target.key]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const key of [...unit].flatMap((each) => callGraph[each] ?? [])) {
      const helper = functions.get(key);
      if (unit.has(key) || helper === undefined || helper.exported || helper.file !== target.file) continue;
      if (!(callers.get(key) ?? []).every((caller) => caller === key || unit.has(caller))) continue;
      unit.add(key);
      grown = true;
    }
  }
  return unit;
}

/** What makes the object that a method is called on. */
function makersOf({ owner, file }: FunctionFacts, functions: ReadonlyMap<string, FunctionFacts>): string[] {
  if (owner === undefined) return [];
  return [...functions.values()]
    .filter((each) => each.file === file && each.kind === 'constructor' && each.owner?.name === owner.name)
    .map((each) => each.key);
}

function closure(from: readonly string[], edges: Readonly<Record<string, readonly string[]>>): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    open.push(...(edges[key] ?? []));
  }
  return found;
}

function* functionsOf(unit: ReadonlySet<string>, functions: ReadonlyMap<string, FunctionFacts>) {
  for (const key of unit) yield functions.get(key) as FunctionFacts;
}

function isWithin(
  inner: FunctionFacts,
  unit: ReadonlySet<string>,
  functions: ReadonlyMap<string, FunctionFacts>,
) {
  for (const { range } of functionsOf(unit, functions))
    if (range.start.line <= inner.range.start.line && inner.range.end.line <= range.end.line) return true;
  return false;
}

type Range = FunctionFacts['range'];

function cut(lines: readonly string[], { start, end }: Range): string {
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = (part.at(-1) ?? '').slice(0, end.column);
  part[0] = (part[0] ?? '').slice(
    start.line === end.line ? Math.min(start.column, end.column) : start.column,
  );
  return part.join('\n');
}

/** The text of a file without these functions. */
function without(lines: readonly string[], functions: readonly FunctionFacts[]): string {
  const left = [...lines];
  for (const { range } of functions) {
    for (let line = range.start.line; line <= range.end.line; line++) {
      const text = left[line - 1] ?? '';
      const from = line === range.start.line ? range.start.column : 0;
      const to = line === range.end.line ? range.end.column : text.length;
      left[line - 1] = text.slice(0, from) + ' '.repeat(Math.max(0, to - from)) + text.slice(to);
    }
  }
  return left.join('\n');
}

/** The text with its own name made blank, so that a renamed function is known again. */
function anonymous(text: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return name === '' ? text : text.replace(new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'g'), '§');
}

/** Without the white space that only lays text out. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/(?<![\w$]) | (?![\w$])/g, '');
}

function short(text: string): string {
  return sha256(text).slice(0, 16);
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}
