// How often a parameter is first given each kind of value: by its checked type, its documentation, or its name.
import { KIND_WEIGHTS, type Kind } from './generic-values.ts';
import type { SearchParameter } from './target.ts';
import { typeKinds } from './type-kinds.ts';

const NAME_WORDS: readonly (readonly [RegExp, Kind])[] = [
  [
    /^(fn|func|callback|cb|iteratee|predicate|comparator|handler|listener|visitor|mapper|reducer)$/i,
    'function',
  ],
  [/(options|opts|config|settings|props|params)$/i, 'object'],
  [/^(str|string|text|s|word|name|input|path|url|pattern|key|title|source)$/i, 'string'],
  [/^(n|num|number|count|index|size|length|i|min|max|limit|width|precision|ms)$/i, 'number'],
  [/^(arr|array|list|items|values|xs|data|elements)$/i, 'array'],
  [/^(obj|object|map|dict)$/i, 'object'],
  [/^([Dd]ate|[Tt]ime|when)$|[a-z]Date([A-Z]|$)/, 'date'],
  [/^(is|has|should|inclusive|strict)[A-Z]?/, 'boolean'],
];

/** Weights to begin with; what does well gains weight as the search goes on. */
export function initialWeights(parameter: SearchParameter): Map<Kind, number> {
  const weights = new Map(Object.entries(KIND_WEIGHTS) as [Kind, number][]);
  const favour = (kind: Kind, by: number) => weights.set(kind, (weights.get(kind) ?? 0) + by);
  const { type } = parameter;
  if (type !== undefined && !/\b(any|unknown|\*)\b/.test(type)) {
    const named = typeKinds(type);
    const others = parameter.checked ? 0 : 0.12;
    if (named.length > 0) for (const [kind, weight] of weights) weights.set(kind, weight * others);
    if (parameter.checked && (parameter.optional || /\b(undefined|null)\b/.test(type))) favour('nothing', 1);
    for (const kind of named) favour(kind, 12);
  } else for (const [word, kind] of NAME_WORDS) if (word.test(parameter.name)) favour(kind, 10);
  if (!parameter.checked && parameter.called) favour('function', 15);
  if (!parameter.checked && parameter.keys.length > 0) favour('object', 6);
  if (!parameter.checked && (parameter.called || parameter.keys.length > 0)) favour('made', 4);
  return weights;
}
