// Ctrl+C: the first one stops in good order, the second one at once.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts the controller at the first signal and exits 130 at the second; returns what takes the handlers away. */
export function stopOnSignals(controller: AbortController, say: (text: string) => void): () => void {
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    say('\nStopping; once more to stop at once.\n');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}
