// Keeps loaded registries of the mutated sources for the executions of one job, and lends one out as long as it is
// proven to be as it was after loading, or was put back to that. What a job answers does not depend on the jobs before it: none outlives its job.
'use strict';

const { createForeign, takeSnapshot } = require('./snapshot.cjs');

/** Registries of one job, by the modules that a program loads. */
const MAX_KEPT = 24;
/** A registry that had to be made again this often in one job is no gain. */
const MAX_RENEWALS = 6;

/** Modules in the order in which a program first speaks of them; undefined when it asks for the loading itself. */
function modulesOf(program) {
  const found = new Set();
  const look = (value) => {
    if (value === null || typeof value !== 'object') return;
    if (value.$ === 'export') found.add(value.module);
    for (const key of Object.keys(value)) look(value[key]);
  };
  for (const step of program) {
    if (step.op === 'load') return undefined;
    if (step.callee !== undefined && 'module' in step.callee.from) found.add(step.callee.from.module);
    look(step.args);
    look(step.value);
  }
  return [...found];
}

/** `load(modules, onScope)` loads a registry with no mutant active: `{ registry, fuel, covered }`, or undefined. */
function createKeeper({ foreign, load }) {
  /** Module sets that cannot be kept: true of the sources, whatever was executed. */
  const opaque = new Set();
  let kept = new Map();

  function make(modules) {
    const scopes = [];
    const varying = [];
    let hidden = false;
    const made = load(modules, (constants, get, set) => {
      if (constants) scopes.push(constants);
      if (get) varying.push({ get, set });
      if (!constants && !get) hidden = true;
    });
    if (made === undefined || hidden) return undefined;
    const { registry, fuel, covered } = made;
    const size = registry.size();
    const snapshot = takeSnapshot({ roots: registry.modules(), scopes, varying, foreign });
    if (snapshot === undefined) return undefined;
    return {
      registry,
      fuel,
      covered,
      same: () => registry.size() === size && snapshot.same(),
      restore: () => registry.size() === size && snapshot.restore(),
    };
  }

  return {
    /** A registry as after loading, or undefined where each execution has to load its own. */
    take(program) {
      const modules = modulesOf(program);
      if (modules === undefined) return undefined;
      const key = modules.join('\0');
      if (opaque.has(key)) return undefined;
      let held = kept.get(key);
      if (held === undefined) {
        if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value);
        held = { lent: undefined, renewals: -1 };
        kept.set(key, held);
      }
      if (held.lent?.restore()) return held.lent;
      if (++held.renewals > MAX_RENEWALS) return undefined;
      held.lent = make(modules);
      if (held.lent === undefined) opaque.add(key);
      return held.lent;
    },
    /** Begins another job. */
    forget() {
      kept = new Map();
    },
  };
}

module.exports = { createForeign, createKeeper };
