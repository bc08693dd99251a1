import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packs } from '../../adapters/index.ts';
import { KnownError } from '../lib/known-error.ts';
import { loadConfig, parseConfig } from './config.ts';

/** The published example, word for word. */
const EXAMPLE = `version: "1.0"

# Language/framework settings
language: go
test_framework: go  # or jest, pytest, junit

# File patterns
include:
  - "src/**/*.go"
  - "pkg/**/*.go"
exclude:
  - "**/*_test.go"
  - "**/vendor/**"
  - "**/testdata/**"

# Generation settings
generation:
  tier: 2                    # Default LLM tier
  max_tests_per_function: 3  # Generate multiple test cases
  test_types:
    - unit
    - integration

# Test placement
output:
  strategy: same_directory   # or separate_directory
  directory: ""              # If separate_directory, put tests here
  suffix: "_test"            # File suffix

# Git settings
git:
  branch: "qtest/generated-tests"
  commit_each: true
  commit_message_prefix: "test: "

# Validation settings
validation:
  run_tests: true
  require_pass: false        # Fail if tests don't pass
  run_mutation: false        # Run mutation testing
  min_mutation_score: 80     # Minimum acceptable score

# Ignore patterns (like .gitignore)
ignore:
  - "**/*_generated.go"
  - "**/mock_*.go"
`;

function errorOf(text: string): string {
  try {
    parseConfig(text, '.qtest.yaml', packs);
  } catch (error) {
    expect(error).toBeInstanceOf(KnownError);
    expect((error as KnownError).code).toBe('E_CONFIG');
    expect((error as KnownError).exit).toBe(2);
    return (error as Error).message;
  }
  throw new Error('no error');
}

it('accepts every key of the published example', () => {
  const text = EXAMPLE.replace('language: go', 'language: typescript').replace('work: go ', 'work: jest ');
  const config = parseConfig(text, '.qtest.yaml', packs);
  expect(config).toEqual({
    version: '1.0',
    language: ['typescript'],
    test_framework: 'jest',
    include: ['src/**/*.go', 'pkg/**/*.go'],
    exclude: ['**/*_test.go', '**/vendor/**', '**/testdata/**'],
    generation: { tier: 2, max_tests_per_function: 3, test_types: ['unit', 'integration'] },
    output: { strategy: 'same_directory', directory: '', suffix: '_test' },
    git: { branch: 'qtest/generated-tests', commit_each: true, commit_message_prefix: 'test: ' },
    validation: { run_tests: true, require_pass: false, run_mutation: false, min_mutation_score: 80 },
    ignore: ['**/*_generated.go', '**/mock_*.go'],
  });
});

it('says in one sentence that no adapter offers the language of the published example', () => {
  expect(errorOf(EXAMPLE)).toBe(
    '.qtest.yaml:4: `language`: no adapter offers `go`; offered: typescript, javascript, ts, js',
  );
});

it('takes a language by any of its names', () => {
  expect(parseConfig('language: [javascript, typescript]', '.qtest.yaml', packs).language).toEqual([
    'typescript',
  ]);
});

it('fills in the defaults for an empty file', () => {
  const config = parseConfig('', '.qtest.yaml', packs);
  expect(config.validation).toEqual({ run_tests: true, require_pass: true, run_mutation: true });
  expect(config.generation.max_tests_per_function).toBeUndefined();
});

it.each([
  ['inculde: []', '.qtest.yaml:1: unknown key `inculde`; did you mean `include`?'],
  [
    'git:\n  branch: b\n  commit_eech: true',
    '.qtest.yaml:3: unknown key `git.commit_eech`; did you mean `commit_each`?',
  ],
  [
    'git:\n  zebra: true',
    '.qtest.yaml:2: unknown key `git.zebra`; valid keys here: branch, commit_each, commit_message_prefix',
  ],
  ['\ngit:\n  commit_each: "yes"', '.qtest.yaml:3: `git.commit_each` must be true or false, not "yes"'],
  ['include: src', '.qtest.yaml:1: `include` must be a list, each item a text, not "src"'],
  [
    'generation:\n  max_tests_per_function: 0',
    '.qtest.yaml:2: `generation.max_tests_per_function` must be a whole number from 1, not 0',
  ],
  [
    'validation:\n  min_mutation_score: 101',
    '.qtest.yaml:2: `validation.min_mutation_score` must be a number from 0 to 100, not 101',
  ],
  [
    'generation:\n  test_types:\n    - unit\n    - untit',
    '.qtest.yaml:4: `generation.test_types.1` must be one of unit, integration, api, e2e, not "untit"; did you mean `unit`?',
  ],
  [
    'output:\n  strategy: same_dir',
    '.qtest.yaml:2: `output.strategy` must be one of same_directory, separate_directory, not "same_dir"',
  ],
  ['generation:\n  tier: 4', '.qtest.yaml:2: `generation.tier` must be 1 or 2 or 3, not 4'],
  [
    'language: {a: 1}',
    '.qtest.yaml:1: `language` must be a text or a list, each item a text, not a list or a map',
  ],
  ['- 1', '.qtest.yaml:1: `the file` must be a map with the keys version, language'],
  ['test_framework: jset', '.qtest.yaml:1: `test_framework`: no adapter offers `jset`; did you mean `jest`?'],
  ['version: "2.0"', '.qtest.yaml:1: `version` must be "1.0", not "2.0"'],
  [
    'include:\n  - "src/[ab.ts"',
    '.qtest.yaml:2: `include`: the pattern "src/[ab.ts" has a `[` that nothing closes',
  ],
  [
    'exclude:\n  - a\n  - "b/{c,d"',
    '.qtest.yaml:3: `exclude`: the pattern "b/{c,d" has a `{` that nothing closes',
  ],
  ['exclude: ["a}"]', '.qtest.yaml:1: `exclude`: the pattern "a}" has a `}` that nothing opens'],
  ['include: [""]', '.qtest.yaml:1: `include`: the pattern "" is empty'],
  ['include: ["/etc/**"]', '.qtest.yaml:1: `include`: the pattern "/etc/**" is absolute'],
  ['include: ["a/../../b"]', '.qtest.yaml:1: `include`: the pattern "a/../../b" leaves the folder with `..`'],
  ['output:\n  directory: ../out', '.qtest.yaml:2: `output.directory`: "../out" leaves the folder with `..`'],
  ['a: [', '.qtest.yaml:1: '],
  ['include: []\ninclude: []', '.qtest.yaml:2: Map keys must be unique'],
])('names file, line and key of %j', (text, message) => {
  expect(errorOf(text)).toContain(message);
});

it('refuses a branch that git would refuse, before the tests are made', () => {
  expect(errorOf('git:\n  branch: "a..b"\n')).toBe(
    '.qtest.yaml:2: `git.branch`: "a..b" is not a possible name for a branch',
  );
});

it('reads ignore patterns as .gitignore lines', () => {
  const config = parseConfig('ignore: ["/build", "!keep.js", "*.gen.js"]', '.qtest.yaml', packs);
  expect(config.ignore).toEqual(['/build', '!keep.js', '*.gen.js']);
});

it('finds the file in a folder and refuses two of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    expect(loadConfig(folder, packs).git.branch).toBe('qtest/generated-tests');
    writeFileSync(join(folder, '.qtest.yml'), 'git: {branch: other}\n');
    expect(loadConfig(folder, packs).git.branch).toBe('other');
    writeFileSync(join(folder, '.qtest.yaml'), '');
    expect(() => loadConfig(folder, packs)).toThrow(
      'both .qtest.yaml and .qtest.yml exist; keep one of them',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
