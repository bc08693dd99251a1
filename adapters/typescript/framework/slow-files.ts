// The part of the preload that makes requests to the file system wait. The search does the same to programs, in
// `harness/delays.cjs`; harnesses stand alone, so it is written twice.

/** Statements that slow down what is done with every other file from the first on (1), with the others (2), or by lot (3). */
export function slowFiles(pace: number): string {
  return `
  const fs = require('node:fs');
  const { stat } = fs;
  const slow = 6;
  const fileOf = new Map();
  let files = 0;
  let drawn = ${pace};
  const draw = () => ((drawn = (Math.imul(drawn, 1664525) + 1013904223) >>> 0) >>> 16) % (slow + 1);
  const wait = (turns, then) => (turns === 0 ? then() : stat('/', () => wait(turns - 1, then)));
  const ask = (real, self, args, promises) => {
    const last = args.length - 1;
    const callback = args[last];
    if (!promises && typeof callback !== 'function') return Reflect.apply(real, self, args);
    const [first] = args;
    const file = fileOf.get(first) ?? files++;
    const before = ${pace === 3 ? 'draw()' : `file % 2 === ${pace - 1} ? slow : 0`};
    const after = ${pace === 3 ? 'draw()' : '0'};
    if (promises)
      return new Promise((resolve, reject) => {
        const answer = (give) => (value) => wait(after, () => give(value));
        wait(before, () => Reflect.apply(real, self, args).then(answer(resolve), answer(reject)));
      });
    args[last] = function (...answer) {
      if (typeof first === 'string' && typeof answer[1] === 'number') fileOf.set(answer[1], file);
      wait(after, () => Reflect.apply(callback, this, answer));
    };
    const named = typeof first === 'string' && !first.includes('\\0');
    if (before === 0 || !(named || (Number.isInteger(first) && first >= 0))) return Reflect.apply(real, self, args);
    // What is wrong with the arguments is said at once: they are tried on what is not there.
    const nothing = named ? process.execPath + '/none' : 2 ** 31 - 1;
    Reflect.apply(real, self, [nothing, ...args.slice(1, last), () => {}]);
    wait(before, () => Reflect.apply(real, self, args));
  };
  for (const of of [fs, fs.promises]) for (const name of Object.keys(of)) {
    const real = of[name];
    if (typeof real !== 'function' || !/^(?!create|watch|unwatch|glob|openAsBlob)[a-z].*(?<!Sync)$/.test(name)) continue;
    of[name] = function (...args) { return ask(real, this, args, of !== fs); };
    Object.defineProperties(of[name], Object.getOwnPropertyDescriptors(real));
  }
  require('node:module').syncBuiltinESMExports();`;
}
