/** See `delays.cjs`: a function whose text is whole in itself. */
export function createDelays(world: { readonly stat: unknown; readonly nowhere: string }): unknown;
