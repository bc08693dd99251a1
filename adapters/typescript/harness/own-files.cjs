// Keeps target code from reading what this process itself has open. Its input brings jobs, and a pipe of the event loop
// never answers: such a read would take a job away or wait until the process is killed. Dependencies of the target are
// loaded as they are, so this is done to the file system that they all share.
'use strict';

const fs = require('node:fs');

const READERS = ['readFileSync', 'readSync', 'readvSync', 'readFile', 'read', 'readv'];

/** From now on, reading a descriptor that is open now fails as if it were not. */
function closeOwnFiles() {
  const own = openNow();
  for (const name of READERS) {
    const read = fs[name];
    fs[name] = function (file, ...rest) {
      if (!own.has(file)) return read.call(this, file, ...rest);
      const error = notOpen();
      const callback = rest.at(-1);
      if (name.endsWith('Sync') || typeof callback !== 'function') throw error;
      process.nextTick(callback, error);
      return undefined;
    };
  }
}

function openNow() {
  let listed = [];
  for (const folder of ['/proc/self/fd', '/dev/fd']) {
    try {
      listed = fs.readdirSync(folder).map(Number);
      break;
    } catch {
      // Another system; its standard streams are known all the same.
    }
  }
  return new Set([0, 1, 2, ...listed.filter(isOpen)]);
}

/** The listing shows the descriptor that it was made with, too. */
function isOpen(descriptor) {
  try {
    fs.fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
}

function notOpen() {
  return Object.assign(new Error('EBADF: bad file descriptor, read'), {
    errno: -9,
    code: 'EBADF',
    syscall: 'read',
  });
}

module.exports = { closeOwnFiles };
