// Makes requests to the file system wait, some for long and some not at all: what depends on the order in which they are
// answered shows.
'use strict';

/**
 * `ask` makes a request as the pace wants it: 0 as it is, 1 slows down what is done with every other file from the first
 * on, 2 with the others, 3 draws lots. `nowhere` is a path at which nothing can be or be made; `quietly`
 * does what is nobody's use of files.
 */
function createDelays({ stat, nowhere, quietly }) {
  /** Requests that a slow one waits for: all that is done with a small file. */
  const SLOW = 6;
  const NO_DESCRIPTOR = 2 ** 31 - 1;
  let pace = 0;
  let files = 0;
  let drawn = 0;
  const fileOf = new Map();

  function begin(wanted) {
    pace = wanted;
    files = 0;
    drawn = wanted;
    fileOf.clear();
  }

  const draw = () => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return (drawn >>> 16) % (SLOW + 1);
  };
  /** An open request keeps the process waiting, and shows as one under way. */
  const wait = (turns, then) => (turns === 0 ? then() : stat('/', () => wait(turns - 1, then)));

  function ask(real, self, args, promises = false) {
    const last = args.length - 1;
    const callback = args[last];
    if (pace === 0 || (!promises && typeof callback !== 'function')) return Reflect.apply(real, self, args);
    const [first] = args;
    const file = fileOf.get(first) ?? files++;
    const before = pace === 3 ? draw() : file % 2 === pace - 1 ? SLOW : 0;
    const after = pace === 3 ? draw() : 0;
    if (promises)
      return new Promise((resolve, reject) => {
        wait(before, () =>
          Reflect.apply(real, self, args).then(
            (value) => wait(after, () => resolve(value)),
            (error) => wait(after, () => reject(error)),
          ),
        );
      });
    args[last] = function (...answer) {
      if (typeof first === 'string' && typeof answer[1] === 'number') fileOf.set(answer[1], file);
      wait(after, () => Reflect.apply(callback, this, answer));
    };
    const named = typeof first === 'string' && !first.includes('\0');
    if (before === 0 || !(named || (Number.isInteger(first) && first >= 0)))
      return Reflect.apply(real, self, args);
    // What is wrong with the arguments is said at once: they are tried on what is not there.
    quietly(() =>
      Reflect.apply(real, self, [named ? nowhere : NO_DESCRIPTOR, ...args.slice(1, last), () => {}]),
    );
    wait(before, () => Reflect.apply(real, self, args));
    return undefined;
  }

  return { begin, ask };
}

/** Paces besides the natural one. */
const PACES = [1, 2, 3];

module.exports = { createDelays, PACES };
