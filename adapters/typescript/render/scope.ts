// What one test can name: results of its steps, its spies, and what it takes from other modules.
import type { PrintableTest } from '../../../src/ports/index.ts';
import { turnsOf } from './calls-back.ts';
import type { Doc } from './doc.ts';
import type { Imports } from './imports.ts';
import { argumentList, type LiteralScope, list } from './literal.ts';
import { Names } from './names.ts';
import { namedSpies, spyFunction } from './spies.ts';
import type { Style } from './style.ts';
import { stringLiteral } from './text.ts';

/** What differs between the frameworks inside a test. */
export interface Dialect {
  /** The object that makes spies and fake timers: `vi`, `jest`. */
  readonly mocks: string;
  /** What fake timers must not take over by themselves. */
  readonly realTimers: readonly string[];
  readonly typed: boolean;
  /** The function that makes a test. */
  readonly verb: 'it' | 'test';
  /** Tables of tests and strict equality are there. */
  readonly modern: boolean;
}

/** What the tests of one file share. */
export interface FileScope {
  readonly imports: Imports;
  readonly names: Names;
  readonly style: Style;
  readonly dialect: Dialect;
  /** The expression for an exported class of the file under test, when it has one of that name. */
  classNamed(name: string): string | undefined;
}

export interface TestScope extends LiteralScope {
  readonly style: Style;
  readonly dialect: Dialect;
  readonly names: Names;
  classNamed(name: string): string | undefined;
  /** The expression that loads a module where it stands. */
  loading(module: string): string;
  /** Steps that stand for columns of a table which hold structures, compared part by part. */
  readonly structures: Set<string>;
  /** What stands for the message of the error in a table. */
  message?: string;
  /** Lets later text refer to a step's result by a name or another expression. */
  bind(step: string, name: string): void;
  /** Statements that declare the spies mentioned since the last call. */
  takeDeclarations(): readonly Doc[];
}

export function createScope(test: PrintableTest, file: FileScope): TestScope {
  const { imports, style, dialect, classNamed } = file;
  const names = new Names(file.names);
  const bound = new Map<string, string>();
  const spies = new Map<string, string>();
  const files = new Map<string, string>();
  const named = namedSpies(test);
  let declarations: Doc[] = [];
  const scope: TestScope = {
    quote: style.quote,
    style,
    dialect,
    loading: (module) => imports.loading(module),
    names,
    classNamed,
    structures: new Set(),
    bind: (step, name) => void bound.set(step, name),
    reference: (step) => bound.get(step) ?? step,
    typed: dialect.typed,
    typeNamed: (module, name) => imports.type(module, name),
    exported: (module, path) => imports.expression(module, path),
    spy(id, behaviour) {
      const known = spies.get(id);
      if (known !== undefined) return known;
      const bodies = turnsOf(behaviour).map((each) => spyFunction(each, scope, dialect.typed));
      const inTurn = behaviour.kind === 'in-turn';
      if (!named.has(id) && !inTurn) return bodies[0] ?? '() => {}';
      const given = (body: Doc | undefined): Doc =>
        list('(', body === undefined ? [] : [body], ')', { hug: true });
      const made: Doc = inTurn
        ? [
            `${dialect.mocks}.fn()`,
            ...bodies.flatMap((body) => ['.mockImplementationOnce', given(body ?? '() => {}')]),
          ]
        : [`${dialect.mocks}.fn`, given(bodies[0])];
      if (!named.has(id)) return made;
      const name = names.take('callback');
      spies.set(id, name);
      declarations.push([`const ${name} = `, made, style.semicolon]);
      return name;
    },
    file(path, text) {
      const known = files.get(path);
      if (known !== undefined) return known;
      const whole: Doc = ['join', argumentList(['folder', stringLiteral(path, style.quote)])];
      if (text === undefined) return whole;
      const name = names.take('file');
      files.set(path, name);
      declarations.push([`const ${name} = `, whole, style.semicolon]);
      declarations.push([
        'fs.writeFileSync',
        argumentList([name, stringLiteral(text, style.quote)]),
        style.semicolon,
      ]);
      return name;
    },
    takeDeclarations() {
      const taken = declarations;
      declarations = [];
      return taken;
    },
  };
  return scope;
}
