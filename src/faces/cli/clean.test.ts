import { expect, it } from 'vitest';
import { clean } from './clean.ts';

it('leaves nothing that a terminal would act on', () => {
  expect(clean('a\nb')).toBe('a ⏎ b');
  expect(clean('\u001b[31mred\u001b[0m \u0007\r')).toBe('red ??');
  expect(clean('gnp.\u202esj\u2066\u2028')).toBe('gnp.?sj??');
});
