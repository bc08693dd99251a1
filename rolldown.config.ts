// Builds the command line for publishing: QTest's own code bundled, packages left to be installed.
import { builtinModules } from 'node:module';
import { defineConfig } from 'rolldown';
import manifest from './package.json' with { type: 'json' };

const installed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });

export default defineConfig({
  input: { qtest: 'src/faces/cli/qtest.ts' },
  platform: 'node',
  external: (id) =>
    id.startsWith('node:') ||
    builtinModules.includes(id) ||
    installed.some((name) => id === name || id.startsWith(`${name}/`)),
  output: { dir: 'dist/cli', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
});
