/** 1: a threshold the user set was missed. 2: usage or configuration. 3: internal. 130: stopped. */
export type ExitCode = 1 | 2 | 3 | 130;

/** An error the user can act on: one sentence that says what to do, a stable code, an exit code. */
export class KnownError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  constructor(code: string, message: string, options: { exit?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'KnownError';
    this.code = code;
    this.exit = options.exit ?? 2;
  }
}
