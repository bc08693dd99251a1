// Small steps that stay synchronous as long as nothing has to wait: most executions never do.
'use strict';

const { imul } = Math;

/** Maps in order; goes on synchronously as long as nothing returns a promise. */
function each(items, visit, finish = (results) => results) {
  const results = [];
  const from = (start) => {
    for (let i = start; i < items.length; i++) {
      const result = visit(items[i], i);
      if (result instanceof Promise) {
        return result.then((value) => {
          results.push(value);
          return from(i + 1);
        });
      }
      results.push(result);
    }
    return finish(results);
  };
  return from(0);
}

function chain(value, then) {
  return value instanceof Promise ? value.then(then) : then(value);
}

/** FNV-1a over UTF-16 units, twice with different seeds: 64 bits as hex. */
function hash(text) {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = imul(a ^ unit, 0x01000193);
    b = imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0).toString(16) + (b >>> 0).toString(16);
}

module.exports = { each, chain, hash };
