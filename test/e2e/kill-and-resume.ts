// Kills a run again and again, wherever it is, and goes on with it each time: what the proof of resuming is made of.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WORKING_STATES, type Workspace, type WorkspaceState } from '../../src/artifacts/index.ts';
import { identityOf } from '../../src/lib/process-identity.ts';
import { createRandom } from '../../src/services/search/random.ts';
import { readWorkspace } from '../../src/services/workspace/store.ts';
import { CLI } from './run-cli.ts';

export interface Killed {
  readonly state: WorkspaceState;
  /** Milliseconds after the process began. */
  readonly after: number;
  /** Identity of the process. */
  readonly process: string;
}

export interface KillRequest {
  /** Folder of the workspace, and its id. */
  readonly dir: string;
  readonly id: string;
  readonly kills: number;
  readonly seed: number;
  readonly env: Readonly<Record<string, string>>;
  /** Flags of `qtest workspace run`, for the first time. */
  readonly flags: readonly string[];
  /** Called after each kill, when nothing of the process is left. */
  readonly check: (killed: Killed) => void;
}

/** Where the kills are wanted: the share of each state, and how long after it began at most, in milliseconds. */
const SHARES: readonly (readonly [WorkspaceState, number, number])[] = [
  ['cloning', 0.08, 400],
  ['parsing', 0.1, 2500],
  ['baselining', 0.06, 60],
  ['planning', 0.06, 60],
  ['generating', 0.3, 5000],
  ['validating', 0.25, 15_000],
  ['integrating', 0.15, 900],
];

/** Kills as often as asked, unless the run ends before; gives back where it struck. */
export async function killAgainAndAgain(request: KillRequest): Promise<readonly Killed[]> {
  const random = createRandom(request.seed);
  const shares = SHARES.map(([, share]) => Math.max(1, Math.floor(request.kills * share)));
  // What rounding leaves over goes to the search.
  const rest = request.kills - shares.reduce((sum, share) => sum + share, 0);
  const wanted = SHARES.flatMap(([state, , longest], index) =>
    Array.from({ length: (shares[index] ?? 0) + (state === 'generating' ? rest : 0) }, () => ({
      state,
      delay: random.next() * longest,
    })),
  );
  const struck: Killed[] = [];
  for (const { state, delay } of wanted) {
    const killed = await killOnce(request, struck.length === 0, state, delay);
    if (killed === undefined) break;
    struck.push(killed);
    request.check(killed);
  }
  return struck;
}

async function killOnce(
  { dir, id, env, flags }: KillRequest,
  first: boolean,
  wanted: WorkspaceState,
  delay: number,
): Promise<Killed | undefined> {
  const began = performance.now();
  const args = first ? ['run', id, ...flags] : ['resume', id, '--workers', '1'];
  const child = spawn(process.execPath, [CLI, 'workspace', ...args], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const pid = child.pid as number;
  const identity = identityOf(pid);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const order = (state: WorkspaceState) => (WORKING_STATES as readonly string[]).indexOf(state);
  while (child.exitCode === null) {
    const { state } = readWorkspace(dir) as Workspace;
    const own = lockOf(dir) === identity;
    if (own && order(state.name) >= order(wanted)) break;
    await sleep(4);
  }
  await Promise.race([sleep(delay), ended]);
  const { state } = readWorkspace(dir) as Workspace;
  if (child.exitCode !== null) return undefined;
  process.kill(-pid, 'SIGKILL');
  await ended;
  return { state: state.name, after: performance.now() - began, process: identity };
}

function lockOf(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, 'lock'), 'utf8');
  } catch {
    return undefined;
  }
}

/** Processes that a killed one had started and that are still there after a while. */
export async function survivorsOf(identity: string): Promise<readonly string[]> {
  let found: readonly string[] = [];
  for (let i = 0; i < 50; i++) {
    found = startedBy(identity);
    if (found.length === 0) break;
    await sleep(200);
  }
  return found;
}

function startedBy(identity: string): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`QTEST_PROCESS=${identity}/`);
    } catch {
      return false;
    }
  });
}

/** Temporary folders of a process that are still there. */
export function temporaryFoldersOf(identity: string): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`qtest-${identity}-`));
}
