// Commit messages: what was tested in the subject, why each test was let in in the body.
import type { Certificate, ValidatedTest } from '../../artifacts/index.ts';
import type { BranchCommit } from '../../services/git/index.ts';
import type { IntegrateInput } from './delivery.ts';
import { perturbations } from './perturbations.ts';

const SUBJECT = 72;
const BODY = 50_000;

/** Message of a commit that adds or replaces one test file. */
export function fileMessage(path: string, input: IntegrateInput): string {
  return joinedMessage([path], input);
}

/** Message of a commit with several test files; its body names every certificate. */
export function joinedMessage(paths: readonly string[], { validated, config }: IntegrateInput): string {
  const tests = validated.tests.filter((test) => paths.includes(test.file));
  const sources = [...new Set(tests.map(({ target }) => target.split('#')[0] ?? target))];
  const what = sources.length === 1 ? sources[0] : `${sources.length} files`;
  const subject = `${config.git.commit_message_prefix}add ${count(tests.length, 'proven test')} for ${what}`;
  return `${plain(subject, SUBJECT)}\n\n${bounded(tests)}\n`;
}

/** Message of the commit that makes the project able to run the tests. */
export function companionMessage(files: BranchCommit['files'], { emitted, config }: IntegrateInput): string {
  const reasons = emitted.companions.filter(({ path }) => files.some((file) => file.path === path));
  const subject = `${config.git.commit_message_prefix}make the project run its generated tests`;
  return `${plain(subject, SUBJECT)}\n\n${reasons.map(({ path, why }) => `- ${plain(path, 200)}: ${plain(why, 300)}`).join('\n')}\n`;
}

/** Message of the last commit: the certificates that stay beside the tests, and the files that go. */
export function certificatesMessage(removed: readonly string[], { config }: IntegrateInput): string {
  const what = removed.length === 0 ? '' : ` and retire ${count(removed.length, 'test file')}`;
  const subject = `${config.git.commit_message_prefix}keep the certificates of generated tests${what}`;
  const list = removed.map((path) => `- ${plain(path, 200)}: none of its tests is left`).join('\n');
  return `${plain(subject, SUBJECT)}\n${list === '' ? '' : `\n${list}\n`}`;
}

function bounded(tests: readonly ValidatedTest[]): string {
  let text = '';
  let left = tests.length;
  for (const test of tests) {
    const entry = `- ${plain(test.title, 200)} (${test.lane})\n  ${certificateLine(test.certificate)}\n`;
    if (text.length + entry.length > BODY) return `${text}- and ${count(left, 'further test')}\n`.trimEnd();
    text += entry;
    left--;
  }
  return text.trimEnd();
}

function certificateLine({ mutant, assertion, runs }: Certificate): string {
  const { line, column } = mutant.range.start;
  const change = `${plain(mutant.original, 60)} -> ${plain(mutant.replacement, 60)}`;
  const survived = perturbations(runs).join(', ');
  return `Certificate: kills ${mutant.operator} at ${plain(mutant.file, 200)}:${line}:${column} (${change}) by the assertion in line ${assertion.line}; passed under: ${plain(survived, 200)}.`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** One line of printable text, cut to a length. */
function plain(text: string, length: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}
