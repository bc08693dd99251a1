// A command is described by whoever knows the tool, and run by the sandbox alone.

export interface Limits {
  /** Wall-clock milliseconds until the whole process tree is killed. */
  readonly wallMs: number;
  /** Resident memory in MiB for the process tree; enforced where the backend can, and the report says where. */
  readonly memoryMb?: number;
  /** Bytes of stdout and of stderr kept; the rest is read and dropped. */
  readonly outputBytes?: number;
}

export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  /** Added to the sandbox's allow-listed environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly limits: Limits;
  /** Absolute folders it may write to, besides its own HOME and TMP. */
  readonly writable: readonly string[];
  /** Further absolute paths that this command alone may read although they lie in the user's home. */
  readonly readable?: readonly string[];
  /** `registry` is for package installation only, `remote` for git alone; target code always has `none`. */
  readonly network: 'none' | 'registry' | 'remote';
  /** Arguments to put after argv[0] when the backend cannot isolate: the language's own guards. */
  readonly guards?: readonly string[];
}

/** How a command ended. `stdout` and `stderr` are UTF-8, cut at the limit. */
export type Outcome =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly ms: number;
    }
  | { readonly kind: 'timed-out'; readonly stdout: string; readonly stderr: string; readonly ms: number }
  | { readonly kind: 'out-of-memory'; readonly stdout: string; readonly stderr: string; readonly ms: number }
  | {
      readonly kind: 'killed';
      readonly signal: string;
      readonly stdout: string;
      readonly stderr: string;
      readonly ms: number;
    }
  | { readonly kind: 'not-started'; readonly error: string };

/** A running command that is talked to in lines. */
export interface Session {
  send(line: string): void;
  /** Lines of stdout without their newline; ends when the process does. */
  readonly lines: AsyncIterable<string>;
  /** Kills the whole process tree; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<Outcome>;
}
