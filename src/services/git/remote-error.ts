// What git says when a remote can not be read, as one sentence that says what to do.
import type { GitAddress } from '../../lib/git-address.ts';
import { KnownError } from '../../lib/known-error.ts';
import type { Outcome } from '../../ports/index.ts';

type Sentence = (address: GitAddress) => string;

/** Looked for in this order: what refuses says more than what follows from it. */
const SENTENCES: readonly (readonly [RegExp, Sentence])[] = [
  [
    /host key verification failed/i,
    ({ url }) => `the host of ${url} is not known yet; connect to it once with ssh, which asks for its key`,
  ],
  [
    /permission denied \(|too many authentication failures/i,
    ({ url }) => `${url} refused the ssh key; load one that may read it with ssh-add`,
  ],
  [
    /authentication failed|could not read (username|password)|terminal prompts disabled|returned error: (401|403)|access denied/i,
    ({ url }) =>
      `${url} refused access; set QTEST_GIT_TOKEN to a token that may read it, or set up a credential helper of git`,
  ],
  [
    /repository not found|returned error: 404|does not appear to be a git repository|repository '.*' (not found|does not exist)|no such (file|repository)|access to .* denied/i,
    ({ url, scheme }) =>
      scheme === 'file'
        ? `there is no git repository at ${url}`
        : scheme === 'ssh'
          ? `there is no repository at ${url}, or your key may not read it`
          : `there is no repository at ${url}, or it is private: then set QTEST_GIT_TOKEN or a credential helper of git`,
  ],
  [
    /dubious ownership/i,
    ({ url }) => `${url} belongs to another user; add it to safe.directory of your git configuration`,
  ],
  [
    /certificate|ssl/i,
    ({ url }) =>
      `the certificate of ${url} can not be checked; name its authority in http.sslCAInfo of your git configuration`,
  ],
  [
    /could not resolve|connection refused|timed out|unreachable|failed to connect|couldn't connect|connection (closed|reset)|could not connect/i,
    ({ url }) => `${url} can not be reached; check the network, the proxy and the address`,
  ],
  [/no space left/i, () => 'the disk is full'],
  [
    /transport '.*' not allowed|protocol/i,
    ({ url }) => `${url} leads to a kind of address that is not allowed`,
  ],
];

/** E_CLONE for an outcome that is not a success. Throws the signal's reason when it was stopped. */
export function cloneError(address: GitAddress, outcome: Outcome, signal?: AbortSignal): KnownError {
  signal?.throwIfAborted();
  switch (outcome.kind) {
    case 'not-started':
      return new KnownError('E_CLONE', `git could not be started: ${outcome.error}; install git.`);
    case 'timed-out':
      return new KnownError(
        'E_CLONE',
        `${address.url} took longer than ${Math.round(outcome.ms / 60_000)} minutes to clone.`,
      );
    case 'out-of-memory':
    case 'killed':
      return new KnownError('E_CLONE', `git was stopped while it cloned ${address.url}.`);
    case 'exited': {
      const { stderr, code } = outcome;
      const known = SENTENCES.find(([pattern]) => pattern.test(stderr));
      const last =
        stderr
          .trim()
          .split('\n')
          .at(-1)
          ?.replace(/^(fatal|error): /, '') || `exit code ${code}`;
      const sentence = known?.[1](address) ?? `${address.url} can not be cloned: ${last.slice(0, 200)}`;
      return new KnownError('E_CLONE', `${sentence.replace(/\.$/, '')}.`);
    }
  }
}
