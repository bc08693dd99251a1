// The machine itself: the interpreter, memory, disk, cores.
import type { Check } from './check.ts';

/** Figures of the machine; bytes where not said otherwise. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly freeMemory: number;
  readonly totalMemory: number;
  /** Free in the temporary folder. */
  readonly freeDisk: number;
}

const OLDEST_NODE = [22, 12] as const;
const GIB = 1024 ** 3;
/** A run copies the tree and starts a worker per core. */
const LITTLE_MEMORY = 1.5 * GIB;
const LITTLE_DISK = 2 * GIB;

export function checkMachine(machine: Machine): readonly Check[] {
  return [
    node(machine),
    {
      area: 'machine',
      name: 'cores',
      state: 'ok',
      found: `${machine.cores} (as many workers, unless --workers says otherwise)`,
      required: false,
    },
    amount('memory', machine.freeMemory, LITTLE_MEMORY, `of ${gib(machine.totalMemory)}`, {
      disables: 'workers and the mutation gate may be stopped for lack of it',
      remedy: 'close something, or run with --workers 1',
    }),
    amount('disk', machine.freeDisk, LITTLE_DISK, 'in the temporary folder', {
      disables: 'the working copy or its dependencies may not fit',
      remedy: 'free some, or point TMPDIR at another disk',
    }),
  ];
}

function node({ node: version, platform }: Machine): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const about = {
    area: 'machine',
    name: 'node',
    found: `${version} on ${platform}`,
    required: true,
  } as const;
  if (!old) return { ...about, state: 'ok' };
  return {
    ...about,
    state: 'missing',
    disables: 'QTest may not start',
    remedy: `install Node.js ${OLDEST_NODE.join('.')} or later`,
  };
}

function amount(
  name: string,
  free: number,
  little: number,
  of: string,
  otherwise: Required<Pick<Check, 'disables' | 'remedy'>>,
): Check {
  const about = { area: 'machine', name, found: `${gib(free)} free ${of}`, required: false } as const;
  return free >= little ? { ...about, state: 'ok' } : { ...about, state: 'missing', ...otherwise };
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
