// The types of functions, by ts-morph's checker where the text alone does not tell. ts-morph is an optional part:
// it is loaded when the first type asks for it, and without it the plain types are still known.
import type { ts as TS } from 'ts-morph';
import type { FunctionFacts, FunctionTypes, TypeShape } from '../../../src/artifacts/index.ts';
import type {
  FileTypes,
  FileView,
  TypesFile,
  TypesProvider,
  TypesRequest,
} from '../../../src/ports/index.ts';
import { createDeclared, declarationOf, declaredBy } from './declared.ts';
import { createViewHost } from './host.ts';
import { createLocator, type Declaration } from './locate.ts';
import { configFileOf, type Settings, settingsOf } from './options.ts';
import { plainShape } from './plain.ts';
import { createReads } from './reads.ts';
import { createShaper, type Shaper } from './shapes.ts';

type TsMorph = typeof import('ts-morph');

const VERSION = '2';
const TYPED = /\.[cm]?tsx?$/;
const LOCKS = [
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'node_modules/.package-lock.json',
];

/** `load` imports ts-morph; it rejects where that is not installed. */
export function createTypes(load: () => Promise<TsMorph> = () => import('ts-morph')): TypesProvider {
  return {
    version: VERSION,
    wants,
    environment: (view, project) =>
      ['package.json', configFileOf(view, project) ?? '', ...LOCKS]
        .map((path) => view.read(path) ?? '')
        .join('\0'),
    async resolve(request) {
      const hard = request.files.filter(
        ({ path, functions }) =>
          functions.some((fn) => !isPlain(fn)) || declarationOf(request.view, path) !== undefined,
      );
      if (hard.length === 0) return { files: request.files.map(plainFile), cut: false };
      let morph: TsMorph;
      try {
        morph = await load();
      } catch (error) {
        return { files: request.files.map(plainFile), cut: false, unavailable: whyNot(error) };
      }
      try {
        const { files, cut } = resolveAll(morph, request, hard);
        const easy = request.files.filter((file) => !hard.includes(file)).map(plainFile);
        return { files: [...easy, ...files], cut };
      } catch (error) {
        const unavailable = `the checker stopped: ${(error as Error).message}`;
        return { files: request.files.map(plainFile), cut: false, unavailable };
      }
    },
  };
}

function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' ? 'ts-morph is not installed' : `ts-morph does not load: ${message}`;
}

/**
 * In TypeScript whatever takes or gives something; in JavaScript what declarations are published of, and what is
 * documented with more than plain words.
 */
function wants(fn: FunctionFacts, view: FileView): boolean {
  if (!fn.exported && fn.kind !== 'constructor') return false;
  if (fn.parameters.length > 0 && declarationOf(view, fn.file) !== undefined) return true;
  if (fn.kind === 'class') return false;
  if (TYPED.test(fn.file)) return fn.parameters.length > 0 || fn.returns !== undefined;
  return fn.parameters.some(({ type }) => type !== undefined && plainShape(type) === undefined);
}

function textOf({ type, default: value }: FunctionFacts['parameters'][number]): string | undefined {
  if (type !== undefined) return type;
  if (value === undefined) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(value)) return 'number';
  if (/^(['"`])[^'"`]*\1$/.test(value)) return 'string';
  return /^(?:true|false)$/.test(value) ? 'boolean' : undefined;
}

/** `any` may stand for what overloads say better. */
function isPlain(fn: FunctionFacts): boolean {
  return (
    fn.parameters.every((parameter) => (plainShape(textOf(parameter) ?? '')?.kind ?? 'any') !== 'any') &&
    (fn.returns === undefined || plainShape(fn.returns) !== undefined)
  );
}

/** What the text alone tells; a parameter that it does not tell is `any`. */
function plainFile({ path, functions }: TypesFile): FileTypes {
  const known = functions.flatMap((fn): [string, FunctionTypes][] => {
    const parameters = fn.parameters.map((parameter): TypeShape => {
      const shape = plainShape(textOf(parameter) ?? '') ?? { kind: 'any' };
      return parameter.rest && shape.kind === 'array' ? shape.items : shape;
    });
    const returns = fn.returns === undefined || !TYPED.test(path) ? undefined : plainShape(fn.returns);
    if (returns === undefined && parameters.every(({ kind }) => kind === 'any')) return [];
    const checked = TYPED.test(path);
    return [
      [fn.key, { parameters, ...(returns === undefined ? {} : { returns }), checked, strictNulls: false }],
    ];
  });
  return { path, functions: Object.fromEntries(known), shapes: {}, reads: [] };
}

function resolveAll(
  { Project, ts }: TsMorph,
  { view, project, maxBytes }: TypesRequest,
  wanted: readonly TypesFile[],
): { readonly files: readonly FileTypes[]; readonly cut: boolean } {
  const texts = wanted.map(({ path }) => view.read(path) ?? '');
  const settings = settingsOf(ts, view, project, texts);
  const host = createViewHost(view, maxBytes);
  const morph = new Project({
    fileSystem: host.fileSystem,
    compilerOptions: settings.options,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  const published = new Map(wanted.map(({ path }) => [path, declarationOf(view, path)]));
  for (const path of wanted.flatMap((file) => [file.path, published.get(file.path) ?? []]).flat())
    morph.addSourceFileAtPathIfExists(`/${path}`);
  const program = morph.getProgram().compilerObject as unknown as TS.Program;
  const checker = program.getTypeChecker();
  const declared = createDeclared(ts, checker);
  // Where something was cut, an answer holds only while nothing at all changes: what it was read from is not asked.
  const readBy = host.cut() ? () => [] : createReads(ts, program, checker);
  const files = wanted.map(({ path, functions }, index): FileTypes => {
    const source = program.getSourceFile(`/${path}`);
    if (!source) return plainFile({ path, functions });
    const locate = createLocator(ts, source);
    const shapes: Record<string, TypeShape> = {};
    const moduleOf = (declaration: string) => declaredBy(view, declaration);
    const shaper = createShaper({ ts, program, checker, shapes, path, moduleOf });
    const declaring = program.getSourceFile(`/${published.get(path)}`);
    const checked =
      TYPED.test(path) || settings.checksJs || /^[ \t]*\/\/\s*@ts-check/m.test(texts[index] ?? '');
    const found: [string, FunctionTypes][] = functions.flatMap((fn) => {
      const declaration = locate(fn);
      shaper.reset();
      const [first, ...further] = declaring ? declared(declaring, fn) : [];
      const located = { checker, shaper, fn, settings };
      // They are a promise to callers, which no checker holds these sources to.
      if (first)
        return [
          [
            fn.key,
            typesOf({ ...located, declaration: first, overloads: [first, ...further], checked: false }),
          ],
        ];
      if (!declaration || fn.kind === 'class') return [];
      const overloads = overloadsOf(ts, checker, declaration);
      return [[fn.key, typesOf({ ...located, declaration, overloads, checked })]];
    });
    return { path, functions: Object.fromEntries(found), shapes, reads: readBy(source) };
  });
  return { files, cut: host.cut() };
}

interface Located {
  readonly checker: TS.TypeChecker;
  readonly shaper: Shaper;
  readonly declaration: Declaration;
  /** The signatures that callers see in its place. */
  readonly overloads: readonly Declaration[];
  readonly fn: FunctionFacts;
  readonly settings: Settings;
  readonly checked: boolean;
}

function typesOf(located: Located): FunctionTypes {
  const { checker, shaper, declaration, overloads, fn, settings, checked } = located;
  const lists = (overloads.length > 0 ? overloads : [declaration]).map((each) =>
    each.parameters.filter((node) => node.name.getText() !== 'this'),
  );
  const parameters = fn.parameters.map((_, index): TypeShape => {
    const found = lists.flatMap((list) => {
      const last = list.at(-1);
      const node = list[index] ?? (last?.dotDotDotToken ? last : undefined);
      return node ? [parameterShape(node)] : [];
    });
    const distinct = [...new Map(found.map((shape) => [JSON.stringify(shape), shape])).values()];
    if (distinct.some(({ kind }) => kind === 'any')) return { kind: 'any' };
    return distinct.length === 1
      ? (distinct[0] as TypeShape)
      : distinct.length === 0
        ? { kind: 'any' }
        : { kind: 'union', members: distinct };
  });
  function parameterShape(node: TS.ParameterDeclaration): TypeShape {
    const optional = node.questionToken !== undefined || node.initializer !== undefined;
    const shape = shaper.shape(checker.getTypeAtLocation(node), optional);
    if (node.dotDotDotToken === undefined) return shape;
    if (shape.kind === 'tuple') return shape;
    const list = shape.kind === 'generic' ? shape.bound : shape;
    return list.kind === 'array' ? list.items : { kind: 'any' };
  }
  const declared = overloads.length === 0 && declaration.type !== undefined;
  const signature = declared ? checker.getSignatureFromDeclaration(declaration) : undefined;
  return {
    parameters,
    ...(signature && !fn.generator ? { returns: shaper.shape(signature.getReturnType()) } : {}),
    checked,
    strictNulls: settings.strictNulls,
  };
}

/** The signatures that callers see instead of the implementation's own. */
function overloadsOf(ts: typeof TS, checker: TS.TypeChecker, declaration: Declaration): Declaration[] {
  const symbol = declaration.name === undefined ? undefined : checker.getSymbolAtLocation(declaration.name);
  const all = ts.isConstructorDeclaration(declaration)
    ? declaration.parent.members.filter(ts.isConstructorDeclaration)
    : (symbol?.declarations ?? []);
  return all.filter(
    (each): each is Declaration =>
      each !== declaration && ts.isFunctionLike(each) && !('body' in each && each.body !== undefined),
  );
}
