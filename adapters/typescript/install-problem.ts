// What a package manager says when it fails, as a clause that a person can act on.
import type { InstallProblem } from '../../src/ports/index.ts';

type Clause = (match: RegExpExecArray) => string;

/** `final`: another way to install would fail for the same reason. */
const PROBLEMS: readonly (readonly [RegExp, boolean, Clause])[] = [
  [
    /failed to replace env in config: \$\{(\w+)\}/i,
    true,
    ([, name]) =>
      `the registry's settings ask for ${name}, and no token is ever passed on; install in your folder first`,
  ],
  [
    /\b(?:E401|E403|ENEEDAUTH|ERR_PNPM_FETCH_40[13]|YN0041|401 Unauthorized|403 Forbidden|code 40[13])\b/,
    true,
    () => 'the registry wants a login, and no token is ever passed on; install in your folder first',
  ],
  [
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    true,
    () => 'the registry can not be reached; check the network and the proxy, or install in your folder first',
  ],
  [/\b(?:ENOSPC|no space left)\b/i, true, () => 'the disk is full'],
  [
    /404\s+(?:The requested resource )?'([^'\s]+?)(?:@http[^'\s]*)?' (?:could not be found|is not in)/,
    false,
    ([, what]) => `the registry does not have ${what}`,
  ],
  [/ERR_PNPM_FETCH_404[^\n]*?(\S+): Not Found/, false, ([, what]) => `the registry does not have ${what}`],
  [/\bE404\b|\b404 Not Found\b/, false, () => 'the registry does not have a package that is asked for'],
  [
    /\bETARGET\b[\s\S]*?No matching version found for (\S+)/,
    true,
    ([, what]) => `there is no version ${trimmed(what)}`,
  ],
  [/\bERESOLVE\b[\s\S]*?peer (\S+ from \S+)/, false, ([, what]) => `peers contradict each other (${what})`],
  [/\bERESOLVE\b/, false, () => 'peers contradict each other'],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE|lockfile needs to be updated|can only install packages when your package\.json and package-lock\.json/i,
    false,
    () => 'the lockfile does not fit the manifest',
  ],
  [
    /EUNSUPPORTEDPROTOCOL|Unsupported URL Type "([^"]+)"/,
    false,
    () => 'the manifest uses addresses of another package manager',
  ],
  [
    /\bEBADENGINE\b|ERR_PNPM_UNSUPPORTED_ENGINE|engine "node" is incompatible/,
    false,
    () => 'this version of Node is not one that the project accepts',
  ],
];

/** The reason in the output, or undefined when it is none of the known ones. */
export function installProblem(output: string): InstallProblem | undefined {
  for (const [pattern, final, clause] of PROBLEMS) {
    const match = pattern.exec(output);
    if (match !== null) return { why: clause(match), final };
  }
  return undefined;
}

function trimmed(what: string | undefined): string {
  return what?.replace(/\.$/, '') ?? '';
}
