export function resolve(_s: string, _from: string, _exists: (path: string) => boolean): string | undefined {
  return undefined;
}
