// Which function a person means: an id, a key, a name, or a place.
import type { FunctionFacts, SystemModel } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { nearest } from '../../lib/nearest.ts';

/** Names shown when one does not fit. */
const SHOWN = 5;

/** The function; `isPlanned` decides between several of one name. Throws KnownError E_TARGET with what is near. */
export function findTarget(
  wanted: string,
  model: SystemModel,
  isPlanned: (key: string) => boolean,
): FunctionFacts {
  const all = model.files.flatMap((file) => file.functions);
  const exact = all.find((fn) => fn.id === wanted || fn.key === wanted);
  if (exact !== undefined) return exact;
  const place = /^(.+):(\d+)$/.exec(wanted);
  if (place?.[1] !== undefined) {
    const at = innermostAt(all, place[1], Number(place[2]));
    if (at !== undefined) return at;
  }
  const named = byName(all, wanted);
  const planned = named.filter((fn) => isPlanned(fn.key));
  const chosen = planned.length > 0 ? planned : named;
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return only;
  if (only !== undefined) {
    const keys = shown(chosen.map((fn) => fn.key));
    throw new KnownError(
      'E_TARGET',
      `${chosen.length} functions are named ${wanted}; name one by its key: ${keys}`,
    );
  }
  throw new KnownError('E_TARGET', `the last run saw no function ${wanted}${hint(wanted, place?.[1], all)}`);
}

function byName(all: readonly FunctionFacts[], name: string): readonly FunctionFacts[] {
  const tests: readonly ((fn: FunctionFacts) => boolean)[] = [
    (fn) => fn.qualifiedName === name,
    (fn) => fn.qualifiedName.endsWith(`.${name}`) || fn.name === name,
    (fn) => fn.qualifiedName.toLowerCase() === name.toLowerCase(),
  ];
  for (const test of tests) {
    const found = all.filter(test);
    if (found.length > 0) return found;
  }
  return [];
}

/** The smallest function around the line; a file may be named by the end of its path. */
function innermostAt(all: readonly FunctionFacts[], file: string, line: number): FunctionFacts | undefined {
  let best: FunctionFacts | undefined;
  for (const fn of inFile(all, file)) {
    if (fn.range.start.line > line || fn.range.end.line < line) continue;
    if (best === undefined || size(fn) < size(best)) best = fn;
  }
  return best;
}

function inFile(all: readonly FunctionFacts[], file: string): readonly FunctionFacts[] {
  const path = file.replace(/^\.\//, '');
  return all.filter((fn) => fn.file === path || fn.file.endsWith(`/${path}`));
}

function size({ range }: FunctionFacts): number {
  return range.end.line - range.start.line;
}

function hint(wanted: string, file: string | undefined, all: readonly FunctionFacts[]): string {
  const here = inFile(all, file ?? wanted).map((fn) => fn.qualifiedName);
  if (here.length > 0) return `; ${file ?? wanted} holds ${shown(here)}`;
  const candidates = new Set(all.flatMap((fn) => [fn.qualifiedName, fn.key, fn.file]));
  const near: string[] = [];
  while (near.length < 3) {
    const next = nearest(wanted, [...candidates]);
    if (next === undefined) break;
    near.push(next);
    candidates.delete(next);
  }
  return near.length === 0 ? '; `qtest inspect` lists all of them' : `; did you mean ${near.join(', ')}?`;
}

function shown(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
