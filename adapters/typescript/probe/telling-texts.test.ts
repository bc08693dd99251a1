import { expect, test } from 'vitest';
import type { MutantIdentity } from '../../../src/artifacts/index.ts';
import { tellingTexts } from './telling-texts.ts';

const mutant = (operator: string, original: string, replacement: string): MutantIdentity => ({
  file: 'a.js',
  contentHash: '',
  range: { start: { line: 3, column: 1 }, end: { line: 3, column: 9 } },
  operator,
  original,
  replacement,
});

test('finds texts that a pattern and its mutants take differently', () => {
  const mutants = [
    mutant('Regex', '/^\\d{3}$/', '/\\d{3}$/'),
    mutant('Regex', '/^\\d{3}$/', '/^\\d{3}/'),
    mutant('Regex', '/^\\d{3}$/', '/^\\d$/'),
    mutant('Regex', '/^\\d{3}$/', '/^\\D{3}$/'),
  ];
  const found = tellingTexts(mutants);
  for (const id of mutants.keys()) {
    const texts = found.filter((each) => each.mutants.includes(id)).map((each) => each.text);
    expect(texts.length).toBeGreaterThan(0);
    const changed = new RegExp((mutants[id] as MutantIdentity).replacement.slice(1, -1));
    for (const text of texts) expect(changed.test(text)).not.toBe(/^\d{3}$/.test(text));
  }
  expect(found[0]?.mutants.length).toBeGreaterThan(1);
});

test('takes a text itself for what tells its mutants', () => {
  expect(tellingTexts([mutant('StringLiteral', "'AD'", '""')])).toEqual([
    { file: 'a.js', line: 3, text: 'AD', itself: true, mutants: [0] },
  ]);
});

test('goes on without a pattern that does not end', () => {
  const mutants = [
    mutant('Regex', '/^(?:a|ab|b|a+)+$/', '/^(?:a|ab|b|a+)+/'),
    mutant('Regex', '/^((a+)+)+\\d$/', '/^((a+)+)\\d$/'),
    mutant('StringLiteral', "'AD'", '""'),
  ];
  const hostile = mutant('Regex', `/^(?:${'(?:a?)'.repeat(30)})*(?:a|aa)+(?:a+)+b$/`, '/^a$/');
  expect(tellingTexts([...mutants, hostile]).some(({ text }) => text === 'AD')).toBe(true);
});
