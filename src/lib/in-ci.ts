// What a suite costs at every build, in words.

/** `2.1 s (0.05 s in the tests themselves)`. */
export function inCi({ seconds, in_tests }: { readonly seconds: number; readonly in_tests: number }): string {
  return `${seconds.toFixed(1)} s (${in_tests.toFixed(2)} s in the tests themselves)`;
}
