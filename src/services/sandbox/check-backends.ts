// Which ways of isolation work on this machine: each one is tried, none is taken at its word.
import { platform } from 'node:os';
import { complaintOf, type Isolation, makeBare, makeBubblewrap, probe } from './backend.ts';

export interface BackendCheck {
  readonly name: string;
  readonly isolates: Isolation;
  /** Why it does not work here, in a few words; absent when it does. */
  readonly problem?: string;
  /** False for what is only tried to tell why another does not work. */
  readonly used: boolean;
}

/** Tries bubblewrap, the user namespaces that it stands on, and bare processes. */
export function checkBackends(): readonly BackendCheck[] {
  const bubblewrap = makeBubblewrap([]);
  const why = probe(bubblewrap);
  const namespaces = tryNamespaces();
  const bare = makeBare('');
  return [
    { name: 'bwrap', isolates: bubblewrap.isolates, used: true, ...problem(why) },
    {
      name: 'unshare',
      isolates: { network: true, files: false, memory: false },
      used: false,
      ...problem(namespaces),
    },
    { name: 'bare', isolates: bare.isolates, used: true },
  ];
}

function problem(why: string | undefined): { readonly problem?: string } {
  return why === undefined ? {} : { problem: why };
}

/** A user, network and process namespace of its own, as bubblewrap makes one. */
function tryNamespaces(): string | undefined {
  if (platform() !== 'linux') return 'it needs Linux';
  return complaintOf('unshare', ['--user', '--map-root-user', '--net', '--pid', '--fork', 'true']);
}
