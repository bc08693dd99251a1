// What the rebuilt sources call while they run: fuel, branches, operands of comparisons, keys of lookups, and which
// mutants were reached.
'use strict';

const MAX_PAIRS = 40;
const MAX_KEYS = 2000;
const KEYS_SHOWN = 5;

/** `spend` is called when the fuel is used up. */
function createHooks(config, spend) {
  const branches = new Uint8Array(config.branches + 1);
  /** 1 for a mutant that is switched on. */
  const active = new Uint8Array(config.mutants + 1);
  let switched = [];
  let pairs = [];
  let pairKeys = new Set();
  /** Index of the running program in its job. */
  let place = 0;

  /** A part of a text that was looked for where the text had ended: it was compared with nothing, ''. */
  function compare(left, right) {
    if (left === undefined && typeof right === 'string') return compare('', right);
    if (right === undefined && typeof left === 'string') return compare(left, '');
    const kind = typeof left;
    if (kind !== typeof right || (kind !== 'number' && kind !== 'string') || pairs.length >= MAX_PAIRS)
      return;
    if (
      kind === 'string' ? left.length + right.length > 120 : !Number.isFinite(left) || !Number.isFinite(right)
    )
      return;
    const key = `${left}\0${right}`;
    if (pairKeys.has(key)) return;
    pairKeys.add(key);
    pairs.push([left, right]);
  }

  /** Some keys of a table that was asked for one: those after it, so that one leads to the next. */
  function lookUp(table, key) {
    if (table === null || typeof table !== 'object' || Array.isArray(table) || pairs.length >= MAX_PAIRS)
      return;
    const keys = Object.keys(table);
    if (keys.length === 0 || keys.length > MAX_KEYS) return;
    const at = keys.indexOf(key);
    const from = at >= 0 ? at + 1 : place * KEYS_SHOWN;
    for (let i = 0; i < KEYS_SHOWN; i++) {
      const other = keys[(from + i) % keys.length];
      if (other !== key) compare(String(key), other);
    }
  }

  const hooks = {
    explore: {
      f: 0,
      b: branches,
      o: spend,
      url: '',
      s(test, discriminant) {
        compare(discriminant, test);
        return test;
      },
      k(table, key) {
        if (typeof key === 'string' || key === undefined) lookUp(table, key);
        return table[key];
      },
      p(operator, left, right) {
        compare(left, right);
        switch (operator) {
          case '<':
            return left < right;
          case '<=':
            return left <= right;
          case '>':
            return left > right;
          case '>=':
            return left >= right;
          case '===':
            return left === right;
          case '!==':
            return left !== right;
          case '==':
            // biome-ignore lint/suspicious/noDoubleEquals: it is the target's own operator
            return left == right;
          default:
            // biome-ignore lint/suspicious/noDoubleEquals: it is the target's own operator
            return left != right;
        }
      },
    },
    mutants: {
      f: 0,
      m: active,
      t: false,
      l: undefined,
      o: spend,
      url: '',
      c(...ids) {
        for (let i = 0; i < ids.length; i++) covered[ids[i]] = 1;
      },
      /** Switches these mutants on and all others off. */
      activate(ids) {
        for (let i = 0; i < switched.length; i++) active[switched[i]] = 0;
        for (let i = 0; i < ids.length; i++) active[ids[i]] = 1;
        switched = ids;
      },
    },
  };
  const covered = new Uint8Array(config.mutants + 1);

  /** Begins an execution whose branches, operands and keys are wanted; `item` is its place in its job. */
  function watch(item) {
    place = item;
    branches.fill(0);
    pairs = [];
    pairKeys = new Set();
  }

  function branchesNow() {
    const hit = [];
    for (let i = 0; i < branches.length; i++) if (branches[i] === 1) hit.push(i);
    return hit;
  }

  function coveredNow() {
    const ids = [];
    for (let id = 0; id < config.mutants; id++) if (covered[id] === 1) ids.push(id);
    return ids;
  }

  /** Begins to tell which mutants are reached, with none of them active. */
  function cover() {
    covered.fill(0);
    hooks.mutants.activate([]);
    hooks.mutants.t = true;
  }

  return { ...hooks, watch, branchesNow, pairsNow: () => pairs, cover, coveredNow };
}

module.exports = { createHooks };
