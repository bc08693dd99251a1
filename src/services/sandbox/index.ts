// The one place that starts processes. Whoever knows a tool describes a Command; what it may see, touch and use is
// decided here, and how it ended comes back as data.
import { isAlive } from '../../lib/process-identity.ts';
import { removeTempFolders } from '../../lib/temp-folder.ts';
import type { Command, Outcome, Session } from '../../ports/index.ts';
import { type Backend, chooseBackend, type SandboxChoice } from './backend.ts';
import { type Launch, type Launched, launchWith } from './launch.ts';
import { killLeftBehind } from './process-tree.ts';
import { collectRun } from './run.ts';
import { openSession } from './session.ts';

export type { SandboxChoice } from './backend.ts';
export { type BackendCheck, checkBackends } from './check-backends.ts';

export interface SandboxOptions {
  /** Absolute folders that commands must be able to read even when they lie in the user's home. */
  readonly readable?: readonly string[];
}

export interface Sandbox {
  /** Which backend runs the commands: `bwrap`, `bare` or `inherited`. */
  readonly backend: Backend['name'];
  readonly isolates: Backend['isolates'];
  /** One sentence for the report: what is isolated, and why not more. */
  readonly why: string;
  /** Runs to the end, its time-out, its memory limit or the signal; never throws for what the command does. */
  run(command: Command, signal?: AbortSignal): Promise<Outcome>;
  /** Starts a process that is talked to in lines. */
  open(command: Command, signal?: AbortSignal): Session;
  /** Makes a further folder readable to later commands, as `readable` does. */
  show(folder: string): void;
  /** Ends what a QTest process that was killed left running, and removes its temporary folders; nothing for a living one. */
  bury(owner: string): void;
  /** Kills every process this sandbox still runs, with its descendants; resolves when they are gone. */
  killAll(): Promise<void>;
}

/**
 * Makes the sandbox. `auto` takes bubblewrap when a probe shows that it works here, else bare processes; an explicit
 * `bwrap` that does not work is a KnownError.
 */
export async function createSandbox(choice: SandboxChoice, options: SandboxOptions = {}): Promise<Sandbox> {
  const readable = [...(options.readable ?? [])];
  const backend = await chooseBackend(choice, readable);
  const alive = new Set<Launched>();
  const launch: Launch = launchWith(backend, alive);
  return {
    backend: backend.name,
    isolates: backend.isolates,
    why: backend.why,
    run: (command, signal) => collectRun(launch, command, signal),
    open: (command, signal) => openSession(launch, command, signal),
    show(folder) {
      if (!readable.includes(folder)) readable.push(folder);
    },
    bury(owner) {
      if (isAlive(owner)) return;
      killLeftBehind(owner);
      removeTempFolders(owner);
    },
    async killAll() {
      await Promise.all([...alive].map((launched) => launched.stop('killed')));
    },
  };
}
