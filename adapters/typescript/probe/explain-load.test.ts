import { expect, it } from 'vitest';
import { explainLoad } from './explain-load.ts';

it.each([
  [
    "Error: Cannot find module '@scope/peer/sub'\nRequire stack:",
    /^it imports @scope\/peer, which is not installed/,
  ],
  ["Error: Cannot find package 'react' imported from /x", /^it imports react, which is not installed/],
  ["Error: Cannot find module './generated'", /^it imports .\/generated, which is not there/],
  ["Error: Cannot find module './build/Release/x.node'", /native addon/],
  [
    'Error: /tmp/copy-1/tree/build/Release/x.node: file too short',
    /^it needs a native addon .*\(Error: x\.node: file too short\)$/,
  ],
  [
    "Error: EROFS: read-only file system, open '/tmp/copy-1/tree/lib/cache.json'",
    /^it writes cache\.json while it loads/,
  ],
  ['Error: Could not locate the bindings file. Tried:', /native addon.*npm rebuild/],
])('says what to do about %s', (error, sentence) => {
  expect(explainLoad(error)).toMatch(sentence);
});

it('leaves errors of the code itself as they are', () => {
  expect(explainLoad('Error: NODE_ENV is required')).toBeUndefined();
});
