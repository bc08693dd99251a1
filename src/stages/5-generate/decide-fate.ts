// A test of an earlier run sees something else than it expects. Did the code change on purpose, or by accident? The
// rules, first that fits; docs/adr says why each one is there.

export interface Change {
  /** `FILE#name` of the function under test. */
  readonly target: string;
  /** The function's own code, with the helpers that only it uses, differs from what the test was proven on. */
  readonly ownChanged: boolean;
  /** Other code it depends on that differs, by key. */
  readonly usesChanged: readonly string[];
  /** The value turned into an error that the code did not word itself, or into no outcome at all: what was seen. */
  readonly crashed?: string;
  /** A document or a test of the project states, for this very call, the old result or the new one. */
  readonly documented?: 'old' | 'new';
  /** Tests of the project that reach this file, fail, and did not when the test was proven. */
  readonly red: readonly string[];
  /** The user said that changes of this function are meant. */
  readonly accepted: boolean;
}

export interface Decision {
  readonly fate: 'replaced' | 'regression';
  readonly why: string;
}

/** Decides each change; one function that is to blame for a regression has no change of its own on purpose. */
export function decideFates(
  changes: readonly Change[],
  unitOf: (target: string) => ReadonlySet<string>,
): readonly Decision[] {
  const redefined = new Set(
    changes.filter(({ documented }) => documented === 'new').map((each) => each.target),
  );
  for (const { documented, target } of changes) if (documented === 'old') redefined.delete(target);
  const first = changes.map((change) => decide(change, redefined.has(change.target)));
  const blamed = new Map<string, Set<string>>();
  first.forEach(({ fate }, i) => {
    const { target, usesChanged, ownChanged } = changes[i] as Change;
    if (fate !== 'regression' || ownChanged) return;
    for (const key of usesChanged) blamed.set(key, (blamed.get(key) ?? new Set()).add(target));
  });
  return first.map((decision, i) => {
    const { target, accepted, documented } = changes[i] as Change;
    if (decision.fate === 'regression' || accepted || documented === 'new' || redefined.has(target))
      return decision;
    const victims = [...unitOf(target)].flatMap((key) => [...(blamed.get(key) ?? [])]);
    if (victims.length === 0) return decision;
    return {
      fate: 'regression',
      why: `its change also changes ${nameOf(victims[0] as string)}, which did not change itself`,
    };
  });
}

function decide(change: Change, redefined: boolean): Decision {
  const { accepted, documented, crashed, red, ownChanged, usesChanged } = change;
  if (accepted) return { fate: 'replaced', why: 'the change was accepted' };
  if (documented === 'new') return { fate: 'replaced', why: 'the project itself states the new result' };
  if (documented === 'old')
    return { fate: 'regression', why: 'the project itself still states the old result' };
  if (crashed !== undefined) return { fate: 'regression', why: `a result became a failure: ${crashed}` };
  if (red.length > 0)
    return {
      fate: 'regression',
      why: `a test of the project that reaches this file fails as well: ${red[0]}`,
    };
  if (redefined) return { fate: 'replaced', why: 'the project itself states new results for this function' };
  if (ownChanged) return { fate: 'replaced', why: 'the function itself was changed' };
  const cause =
    usesChanged.length === 0 ? 'nothing of its code in this project did' : `${list(usesChanged)} did`;
  return { fate: 'regression', why: `the function itself did not change; ${cause}` };
}

function list(keys: readonly string[]): string {
  const names = keys.slice(0, 3).map(nameOf);
  return names.join(', ') + (keys.length > 3 ? ` and ${keys.length - 3} more` : '');
}

/** `FILE#` is what stands outside of functions. */
function nameOf(key: string): string {
  return key.endsWith('#') ? `the top level of ${key.slice(0, -1)}` : key;
}
