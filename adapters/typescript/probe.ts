// How the search runs JavaScript and TypeScript: the rebuilt sources, and the process that executes programs.
import { posix } from 'node:path';
import type { Probe } from '../../src/ports/index.ts';
import { explainLoad } from './probe/explain-load.ts';
import { commentTexts, documentTexts } from './probe/shown-texts.ts';

export const probe: Probe = {
  explain: explainLoad,
  // Loaded when needed: the transformer is most of QTest's start-up time.
  build: async (files, onFile) => (await import('./probe/build.ts')).buildProbe(files, onFile),
  shownTexts: ({ path, text }) =>
    /\.(?:md|mdx|markdown)$/i.test(path) ? documentTexts(text) : commentTexts(text),
  command(paths, limits) {
    const config = posix.join(paths.build, 'probe.json');
    return {
      argv: [
        'node',
        '--stack-size=900',
        '--max-old-space-size=1024',
        posix.join(paths.harness, 'worker.cjs'),
        config,
      ],
      cwd: paths.scratch,
      // As both frameworks have it.
      env: { NODE_ENV: 'test' },
      writable: [paths.scratch],
      network: 'none',
      limits,
      guards: ['--permission', '--allow-fs-read=*', `--allow-fs-write=${paths.scratch}`],
    };
  },
};
