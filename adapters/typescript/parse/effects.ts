// What a function touches besides its arguments, told by the names it uses.

/** Module → effect of using it. */
const MODULES: Readonly<Record<string, string>> = {
  fs: 'fs',
  'fs/promises': 'fs',
  'graceful-fs': 'fs',
  'fs-extra': 'fs',
  rimraf: 'fs',
  mkdirp: 'fs',
  glob: 'fs',
  http: 'net',
  https: 'net',
  http2: 'net',
  net: 'net',
  tls: 'net',
  dgram: 'net',
  dns: 'net',
  'dns/promises': 'net',
  axios: 'net',
  got: 'net',
  undici: 'net',
  'node-fetch': 'net',
  'cross-fetch': 'net',
  ws: 'net',
  child_process: 'process',
  cluster: 'process',
  worker_threads: 'process',
  os: 'process',
  execa: 'process',
  timers: 'clock',
  'timers/promises': 'clock',
  perf_hooks: 'clock',
};

const GLOBAL_OBJECTS = new Set([
  'globalThis',
  'global',
  'window',
  'self',
  'document',
  'localStorage',
  'sessionStorage',
  'navigator',
  'location',
]);
const CALLS: Readonly<Record<string, string>> = {
  setTimeout: 'clock',
  setInterval: 'clock',
  setImmediate: 'clock',
  requestAnimationFrame: 'clock',
  Date: 'clock',
  fetch: 'net',
};
const CONSTRUCTED: Readonly<Record<string, string>> = {
  XMLHttpRequest: 'net',
  WebSocket: 'net',
  EventSource: 'net',
};
const RANDOM = /^(?:random(?:Bytes|UUID|Int|Fill|FillSync)?|getRandomValues|pseudoRandomBytes)$/;

/** Effect of using what this module exports. */
export function moduleEffect(specifier: string): string | undefined {
  const bare = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  return Object.hasOwn(MODULES, bare) ? MODULES[bare] : undefined;
}

/** Effect of reading `root.property`. */
export function memberEffect(root: string, property: string): string | undefined {
  if (root === 'Math') return property === 'random' ? 'random' : undefined;
  if (root === 'crypto') return RANDOM.test(property) ? 'random' : undefined;
  if (root === 'Date') return property === 'now' ? 'clock' : undefined;
  if (root === 'performance') return property === 'now' ? 'clock' : undefined;
  if (root === 'process') {
    if (property === 'hrtime' || property === 'uptime') return 'clock';
    // Scheduling alone reads nothing of the process.
    return property === 'nextTick' ? undefined : 'process';
  }
  return GLOBAL_OBJECTS.has(root) ? 'global' : undefined;
}

/** Effect of calling a global function of this name. */
export function callEffect(name: string): string | undefined {
  return Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
}

/** Effect of `new name(…)`. */
export function constructEffect(name: string, argumentCount: number): string | undefined {
  if (name === 'Date') return argumentCount === 0 ? 'clock' : undefined;
  return Object.hasOwn(CONSTRUCTED, name) ? CONSTRUCTED[name] : undefined;
}
