// Tests that put something under one name into what a module remembers break each other; about another name each would
// be true beside the other. The name is changed wherever the program speaks of it.
import type { Program, Value } from '../../artifacts/index.ts';
import { isRecord } from './bag.ts';
import { mapStep } from './program.ts';

/** Names in the act of one program that are changed, one at a time: those that other steps speak of come first. */
const MOST_NAMES = 4;
/** Longer texts are not names. */
const LONGEST_NAME = 24;
/** What names are changed to, by whether they are one character: the first that no other test speaks of. */
const LETTERS = [...'qjzxQJZX'];
const WORDS = ['own', 'other', 'spare', 'apart', 'extra'];

/** The programs in which one name is another that `taken`, all that other tests say, does not hold. */
export function withOwnNames(program: Program, taken: string): Program[] {
  const steps = program.map((step) => JSON.stringify(step));
  const speaking = (name: string) => steps.filter((text) => text.includes(inText(name))).length;
  const act = steps.at(-1) ?? '';
  return [...namesOf(program)]
    .filter((name) => act.includes(inText(name)))
    .sort((a, b) => speaking(b) - speaking(a))
    .slice(0, MOST_NAMES)
    .flatMap((name) => {
      const free = ([...name].length === 1 ? LETTERS : WORDS).find(
        (other) => !taken.includes(other) && !steps.some((text) => text.includes(other)),
      );
      return free === undefined ? [] : [renamed(program, name, free)];
    });
}

/** Keys and whole texts that the program passes. */
function namesOf(program: Program): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    if (name.trim() !== '' && name.length <= LONGEST_NAME) found.add(name);
  };
  const visit = (value: Value): void => {
    if (typeof value === 'string') add(value);
    else if (Array.isArray(value)) for (const item of value) visit(item as Value);
    else if (isRecord(value))
      for (const [key, inner] of Object.entries(value)) {
        add(key);
        visit(inner);
      }
  };
  for (const step of program)
    mapStep(step, (value) => {
      visit(value);
      return value;
    });
  return found;
}

function renamed(program: Program, name: string, free: string): Program {
  const change = (value: Value): Value => {
    if (typeof value === 'string') return value.replaceAll(name, free);
    if (Array.isArray(value)) return value.map((item) => change(item as Value));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key === name ? free : key, change(inner)]),
    );
  };
  return program.map((step) => mapStep(step, change));
}

/** The name as it stands in JSON. */
const inText = (name: string) => JSON.stringify(name).slice(1, -1);
