// The file system as a program has it: a folder of its own, made when the program first speaks of it and removed after.
// Done to the module that all share, so that dependencies that are loaded as they are keep to it as well. What reaches
// outside is seen and told; that it cannot write there is the sandbox's affair.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { syncBuiltinESMExports } = require('node:module');
const { createDelays } = require('./delays.cjs');

const real = { ...fs };
const { setTimeout, clearTimeout } = globalThis;
/** Milliseconds that one request is waited for before it is looked again whether any is under way. */
const PATIENCE = 20;
/** What is looked at afterwards: more files, or longer ones, say nothing to a reader. */
const MOST_FILES = 8;
const MOST_TEXT = 400;
/** Paths outside that are told of one program, and the longest. */
const MOST_PATHS = 4;
const LONGEST_PATH = 120;
/** Names of functions whose second argument is a path too, and of those that leave a trace no folder bounds. */
const TWO_PATHS = new Set('rename renameSync copyFile copyFileSync cp cpSync'.split(' '));
const UNBOUNDED = /^(link|symlink|lutimes|watch|unwatch|statfs|openAsBlob)/;
const OPENS = new Set(['open', 'openSync']);
/** Names of functions that make no request, although some take a function. */
const NO_REQUEST = /Sync$|^(create|watch|unwatch|glob|openAsBlob)/;

/** `root` is where the folders are made; the working directory becomes an empty one beside it. */
function createFiles({ root, state, show }) {
  const elsewhere = path.join(root, 'elsewhere');
  real.rmSync(root, { recursive: true, force: true });
  real.mkdirSync(elsewhere, { recursive: true });
  process.chdir(elsewhere);
  // A path below a file is none.
  real.writeFileSync(`${root}.none`, '');
  const delays = createDelays({ stat: real.stat, nowhere: path.join(`${root}.none`, 'none'), quietly });
  let wanted = '';
  let folder = '';
  let made = false;
  let calls = 0;
  /** What the harness itself does is nobody's use of files. */
  let own = 0;
  /** Requests of the running program that were not answered yet. */
  let requests = { open: 0 };
  let given = new Map();
  const opened = new Set();
  const paths = new Set();

  const isInside = (name) => {
    const whole = path.resolve(name);
    return made && (whole === folder || whole.startsWith(folder + path.sep));
  };

  function note(name, args) {
    if (own > 0 || state.loading > 0) return;
    calls++;
    if (UNBOUNDED.test(name)) state.flags.add('fs');
    look(args[0]);
    if (TWO_PATHS.has(name)) look(args[1]);
  }

  function look(what) {
    if (typeof what === 'string') {
      if (isInside(what)) return;
      if (paths.size < MOST_PATHS && what.length <= LONGEST_PATH) paths.add(what);
    } else if (typeof what === 'number' ? opened.has(what) : typeof what?.fd === 'number') return;
    state.flags.add('fs');
  }

  function watch(files, promises) {
    for (const name of Object.keys(files)) {
      const real = files[name];
      if (typeof real === 'function' && name[0] === name[0].toLowerCase())
        files[name] = watched(name, real, promises);
    }
  }

  function watched(name, real, promises, isForm = false) {
    const asks = !isForm && !NO_REQUEST.test(name);
    function watchedFunction(...args) {
      note(name, args);
      const isRequest = asks && own === 0 && state.loading === 0;
      const answered = isRequest && !promises && typeof args.at(-1) === 'function' ? asked() : undefined;
      if (answered) args.push(answering(name, args.pop(), answered));
      let result;
      try {
        result = isRequest ? delays.ask(real, this, args, promises) : Reflect.apply(real, this, args);
      } catch (error) {
        answered?.();
        throw error;
      }
      if (result instanceof Promise) follow(result);
      if (name === 'openSync') opened.add(result);
      if (name === 'close' || name === 'closeSync') opened.delete(args[0]);
      return result;
    }
    for (const key of Reflect.ownKeys(real)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(real, key);
      if (key === 'prototype' || descriptor.configurable === false) continue;
      // Other forms of the same function, such as the one that gives a promise.
      if (typeof descriptor.value === 'function' && !isForm)
        descriptor.value = watched(name, descriptor.value, promises, true);
      Reflect.defineProperty(watchedFunction, key, descriptor);
    }
    return watchedFunction;
  }

  /** Notes that a request began; what it gives is called when that is answered. */
  function asked() {
    const mine = requests;
    if (mine.open > 0) state.flags.add('files at once');
    mine.open++;
    return () => {
      mine.open--;
      mine.answered?.();
    };
  }

  function follow(promise) {
    const answered = asked();
    promise.then(answered, answered);
  }

  function answering(name, callback, answered) {
    return function (error, descriptor) {
      answered();
      if (OPENS.has(name) && !error) opened.add(descriptor);
      return Reflect.apply(callback, this, arguments);
    };
  }

  function quietly(work) {
    own++;
    try {
      return work();
    } finally {
      own--;
    }
  }

  function make() {
    if (made) return;
    made = true;
    folder = path.join(root, wanted.replace(/\W/g, '-'));
    state.flags.add('files');
    quietly(() => real.mkdirSync(folder, { recursive: true }));
    show(folder);
  }

  return {
    /** From now on, what target code does is seen. */
    install() {
      watch(fs, false);
      watch(fs.promises, true);
      syncBuiltinESMExports();
    },
    /** Begins an execution, with a folder of this name, and requests that keep this pace. */
    begin(name, pace) {
      wanted = name;
      delays.begin(pace);
      calls = 0;
      requests = { open: 0 };
      if (paths.size > 0) paths.clear();
    },
    /** The absolute path of a file in the folder; with a text, it is there the first time it is spoken of. */
    place({ path: name, text }) {
      make();
      const whole = path.join(folder, name);
      quietly(() => {
        if (text !== undefined && !given.has(name)) real.writeFileSync(whole, text);
      });
      if (text !== undefined && !given.has(name)) given.set(name, text);
      return whole;
    },
    /** Files that are not as they were given, by name: their text, or null for one that is gone. */
    changed() {
      if (!made) return undefined;
      const now = new Map();
      try {
        quietly(() => list(folder, '', now));
      } catch {
        return { '': { $: 'cut' } };
      }
      const found = {};
      for (const [name, text] of [...now].sort(([a], [b]) => (a < b ? -1 : 1)))
        if (given.get(name) !== text) found[name] = text;
      for (const name of given.keys()) if (!now.has(name)) found[name] = null;
      return Object.keys(found).length === 0 ? undefined : found;
    },
    isBusy: () =>
      calls > 0 &&
      (requests.open > 0 ||
        process.getActiveResourcesInfo().some((resource) => /^FSReq|^CloseReq/.test(resource))),
    /** Resolves to whether a request is answered, before long: looking for it all the time would hold it up. */
    answered() {
      const mine = requests;
      if (mine.open === 0) return true;
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, PATIENCE, false);
        mine.answered = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    },
    isUsed: () => calls > 0,
    calls: () => calls,
    isMade: () => made,
    paths: () => [...paths],
    /** Ends an execution: nothing of it is left. */
    end() {
      if (calls > 0 || made) quietly(clean);
    },
  };

  /** After a program that reached outside, nothing it may have made is left either. */
  function clean() {
    for (const descriptor of opened) {
      try {
        real.closeSync(descriptor);
      } catch {
        // It was closed by another way.
      }
    }
    opened.clear();
    if (state.flags.has('fs')) {
      for (const name of real.readdirSync(root)) if (name !== 'elsewhere') remove(path.join(root, name));
      for (const name of real.readdirSync(elsewhere)) remove(path.join(elsewhere, name));
    }
    if (!made) return;
    made = false;
    given = new Map();
    show('');
    remove(folder);
  }
}

function remove(what) {
  try {
    real.rmSync(what, { recursive: true, force: true });
  } catch {
    // Made unreadable on purpose; the next one has another name or fails for all to see.
  }
}

function list(folder, prefix, found) {
  for (const entry of real.readdirSync(folder, { withFileTypes: true })) {
    if (found.size > MOST_FILES) return;
    const name = prefix + entry.name;
    if (entry.isDirectory()) list(path.join(folder, entry.name), `${name}/`, found);
    else found.set(name, entry.isFile() ? textOf(path.join(folder, entry.name)) : { $: 'cut' });
  }
}

/** Text that is whole as such; anything else cannot be asserted. */
function textOf(file) {
  const bytes = real.readFileSync(file);
  const text = bytes.toString('utf8');
  return text.length > MOST_TEXT || !Buffer.from(text).equals(bytes) ? { $: 'cut' } : text;
}

module.exports = { createFiles };
