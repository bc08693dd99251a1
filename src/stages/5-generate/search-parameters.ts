// Parameters as the search wants them: names, documentation, and the shapes of their types.
import type { FunctionFacts } from '../../artifacts/index.ts';
import type { ClassMaker, SearchParameter, TargetTypes } from '../../services/search/target.ts';
import type { GenerateInput } from './contract.ts';

/** Parameters of `fn`; `own` is the function whose documentation speaks of them. */
export function searchParameters(fn: FunctionFacts, own: FunctionFacts): SearchParameter[] {
  // Where one parameter is annotated, a default value is a type as well.
  const annotated = own.parameters.some(
    (each) => each.type !== undefined && each.type !== own.doc?.params[each.name]?.type,
  );
  return fn.parameters.flatMap((parameter, index): SearchParameter[] => {
    const { name, keys, called, rest } = parameter;
    const documented = own.doc?.params[name]?.type;
    const inferred =
      annotated && parameter.default !== undefined ? typeOfDefault(parameter.default) : undefined;
    const type = parameter.type ?? documented ?? inferred;
    const shape = fn.types?.parameters[index];
    const checked =
      (parameter.type !== undefined && parameter.type !== documented) ||
      (inferred !== undefined && type === inferred) ||
      (fn.types?.checked === true && shape !== undefined && shape.kind !== 'any');
    const facts = { name, keys, called, checked };
    // A rest parameter that is a tuple stands for as many parameters as the tuple has places.
    if (rest && shape?.kind === 'tuple') return shape.items.map((place) => ({ ...facts, ...place, name }));
    const optional = parameter.optional || parameter.default !== undefined;
    return [
      {
        ...facts,
        rest,
        optional,
        ...(type === undefined ? {} : { type }),
        ...(shape === undefined ? {} : { shape }),
      },
    ];
  });
}

function typeOfDefault(text: string): string | undefined {
  if (/^-?[\d.]/.test(text)) return 'number';
  if (/^['"`]/.test(text)) return 'string';
  if (/^(true|false)$/.test(text)) return 'boolean';
  return undefined;
}

/** What shapes refer to; absent where no type was resolved. */
export function targetTypes(
  { model }: GenerateInput,
  facts: ReadonlyMap<string, FunctionFacts>,
  modules: ReadonlySet<string>,
): TargetTypes | undefined {
  if (![...facts.values()].some((fn) => fn.types !== undefined)) return undefined;
  const constructors = new Map<string, FunctionFacts>();
  for (const fn of facts.values())
    if (fn.kind === 'constructor' && fn.owner) constructors.set(`${fn.file}#${fn.owner.name}`, fn);
  const classes: Record<string, ClassMaker> = {};
  for (const own of facts.values()) {
    const access = own.access.find(({ module }) => modules.has(module));
    if (own.kind !== 'class' || access === undefined) continue;
    const parameters = searchParameters(constructors.get(own.key) ?? own, own);
    classes[own.key] = { module: access.module, path: access.path, parameters };
  }
  return { shapes: Object.assign({}, ...model.files.map((file) => file.shapes ?? {})), classes, modules };
}
