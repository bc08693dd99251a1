// Identifiers for what a test binds, chosen so that a reader understands them, unique within their scope.

const RESERVED = new Set(
  (
    'abstract arguments await boolean break byte case catch char class const continue debugger default delete do double ' +
    'else enum eval export extends false final finally float for function goto if implements import in instanceof int ' +
    'interface let long native new null package private protected public return short static super switch synchronized ' +
    'this throw throws transient true try typeof undefined var void volatile while with yield ' +
    'Array BigInt Boolean Buffer Date Error Function Infinity JSON Map Math NaN Number Object Promise Proxy RegExp Set ' +
    'String Symbol WeakMap WeakSet console exports global globalThis module process require ' +
    'afterEach beforeEach describe expect it jest test vi'
  ).split(' '),
);

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** `my-package.js` → `myPackage`; always an identifier, perhaps a reserved one. */
export function camelCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9$]+/).filter((word) => word !== '');
  const joined = words
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  if (joined === '') return 'subject';
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

export function lowerFirst(text: string): string {
  const capitals = /^[A-Z]+(?=[A-Z][a-z]|$)/.exec(text)?.[0];
  if (capitals) return capitals.toLowerCase() + text.slice(capitals.length);
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Names taken in one scope, on top of those of the scope around it. */
export class Names {
  readonly #taken = new Set<string>();
  readonly #outer: Names | undefined;
  constructor(outer?: Names) {
    this.#outer = outer;
  }

  has(name: string): boolean {
    return RESERVED.has(name) || this.#taken.has(name) || (this.#outer?.has(name) ?? false);
  }

  /** Takes the wished name, or the wished name with the first free number. */
  take(wish: string): string {
    const base = isIdentifier(wish) ? wish : camelCase(wish);
    let name = base;
    for (let n = 2; this.has(name); n++) name = `${base}${n}`;
    this.#taken.add(name);
    return name;
  }
}

/** A wish for the result of calling or constructing what a path of properties leads to. */
export function resultName(path: readonly string[], construct: boolean): string {
  const last = path.filter((part) => part !== 'default' && part !== 'prototype').at(-1);
  if (last === undefined) return construct ? 'instance' : 'result';
  if (construct) return lowerFirst(last);
  const made = /^(?:create|make|build|get|new|open|from|to)([A-Z]\w*)$/.exec(last)?.[1];
  return made ? lowerFirst(made) : 'result';
}
