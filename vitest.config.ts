// Two projects: `fast` is what `npm test` runs; `slow` (`*.slow.test.ts`) drives whole runs and joins in `npm run test:full`.
import { defineConfig } from 'vitest/config';

const never = ['**/node_modules/**', '**/fixtures/**', '**/golden/**', '**/.qtest/**', 'dist/**'];

export default defineConfig({
  test: {
    // Most tests wait for processes; one worker less than there are cores would leave half of two idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'fast',
          include: ['{src,adapters,scripts,bench,test}/**/*.test.ts'],
          exclude: [...never, '**/*.slow.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['{src,adapters,scripts,bench,test}/**/*.slow.test.ts'],
          exclude: never,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
