// Loads the rebuilt sources into a clean module registry: each wrapper is compiled once and re-run for every registry.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { createRequire, isBuiltin, registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');

const BLOCKED = new Set([
  'child_process',
  'cluster',
  'worker_threads',
  'net',
  'dgram',
  'tls',
  'http',
  'https',
  'http2',
  'dns',
  'inspector',
  'repl',
  'vm',
]);
const CANDIDATES = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.mjs',
  '.cjs',
  '.jsx',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
];
const TS_FOR_JS = { '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', '__q'];

function createLoader({ config, hooks, world, foreign }) {
  const byPath = new Map(config.modules.map((entry) => [path.join(config.tree, entry.path), entry]));
  const compiled = { plain: new Map(), explore: new Map(), mutants: new Map() };
  const resolved = new Map();
  const natives = new Map();

  function compile(version, file) {
    let wrapper = compiled[version].get(file);
    if (wrapper) return wrapper;
    const entry = byPath.get(file);
    const source = fs.readFileSync(path.join(config.build, entry[version]), 'utf8');
    const text = entry.strict ? `'use strict';${source}` : source;
    wrapper = vm.compileFunction(text, PARAMETERS, { filename: file });
    compiled[version].set(file, wrapper);
    return wrapper;
  }

  function resolve(from, specifier) {
    const key = `${from}\0${specifier}`;
    let hit = resolved.get(key);
    if (hit === undefined) {
      world.state.loading++;
      try {
        hit = find(from, specifier);
      } finally {
        world.state.loading--;
      }
      resolved.set(key, hit);
    }
    return hit;
  }

  function find(from, specifier) {
    const named = byPath.get(from)?.imports?.[specifier];
    const meant = named === undefined ? undefined : path.join(config.tree, named);
    if (meant !== undefined && byPath.has(meant)) return meant;
    if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
      const base = path.resolve(path.dirname(from), specifier);
      for (const suffix of CANDIDATES) if (byPath.has(base + suffix)) return base + suffix;
      const extension = path.extname(base);
      for (const suffix of TS_FOR_JS[extension] ?? []) {
        const candidate = base.slice(0, -extension.length) + suffix;
        if (byPath.has(candidate)) return candidate;
      }
    }
    try {
      return createRequire(from).resolve(specifier);
    } catch (error) {
      if (error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
      return asImported(from, specifier);
    }
  }

  /** Sources are rebuilt to `require` what they import: a package that exports itself to `import` alone is meant as well. */
  function asImported(from, specifier) {
    const importing = registerHooks({
      resolve: (name, context, next) =>
        next(name, { ...context, conditions: [...context.conditions, 'import'] }),
    });
    try {
      return createRequire(from).resolve(specifier);
    } finally {
      importing.deregister();
    }
  }

  function native(from, specifier) {
    const name = specifier.replace(/^node:/, '');
    if (BLOCKED.has(name.split('/')[0]) && isBuiltin(specifier)) return blocked(name);
    // A test has a console of its framework's in the place of the global one, and not of this one.
    if (name === 'console') return world.printed.silent;
    if (name === 'timers') return { ...require('node:timers'), ...world.timers };
    // Looking for what a module needs is not its own use of files.
    world.state.loading++;
    try {
      return loadNative(from, isBuiltin(specifier) ? specifier : resolve(from, specifier));
    } finally {
      world.state.loading--;
    }
  }

  function loadNative(from, file) {
    if (file.endsWith('.json')) return JSON.parse(fs.readFileSync(file, 'utf8'));
    let loaded = natives.get(file);
    if (loaded === undefined) {
      loaded = createRequire(from)(file);
      natives.set(file, loaded);
      foreign.add(loaded);
    }
    return loaded;
  }

  function blocked(name) {
    const made = new Proxy(
      {},
      {
        get(_, key) {
          if (key === '__esModule' || typeof key === 'symbol' || key === 'default') return undefined;
          return function blockedFunction() {
            world.state.flags.add('process');
            throw new Error(`${name}.${key} is not available to code under test`);
          };
        },
      },
    );
    foreign.add(made);
    return made;
  }

  /** A clean registry of one version (`plain`, `explore` or `mutants`); `onScope` is told what functions hold on to. */
  function registry(version, onScope) {
    const modules = new Map();
    const load = (file) => {
      const known = modules.get(file);
      if (known) return known.exports;
      const module = {
        exports: {},
        id: file,
        filename: file,
        loaded: false,
        children: [],
        paths: [],
        parent: null,
      };
      modules.set(file, module);
      world.state.loading++;
      try {
        const url = pathToFileURL(file).href;
        const own = version === 'explore' ? hooks.explore : hooks.mutants;
        own.url = url;
        own.l = onScope;
        compile(version, file).call(
          module.exports,
          module.exports,
          requireFrom(file),
          module,
          file,
          path.dirname(file),
          own,
        );
        module.loaded = true;
      } catch (error) {
        modules.delete(file);
        throw error;
      } finally {
        world.state.loading--;
        if (world.state.loading === 0) hooks.mutants.l = undefined;
      }
      return module.exports;
    };
    const requireFrom = (from) => {
      const require = (specifier) => {
        if (typeof specifier !== 'string' || isBuiltin(specifier)) return native(from, String(specifier));
        const file = resolve(from, specifier);
        return byPath.has(file) ? load(file) : native(from, specifier);
      };
      require.resolve = (specifier) => resolve(from, specifier);
      require.cache = Object.create(null);
      require.main = undefined;
      require.extensions = Object.create(null);
      return require;
    };
    return {
      load: (relative) => load(path.join(config.tree, relative)),
      modules: () => [...modules.values()],
      size: () => modules.size,
    };
  }

  return { registry };
}

module.exports = { createLoader };
