// What it means when a module does not load, for whoever can do something about it.

const MISSING = /Cannot find (?:module|package) '([^']+)'/;
const ADDON =
  /Could not locate the bindings file|No native build was found|compiled against a different Node\.js version|ERR_DLOPEN|invalid ELF header|loading addons is disabled|Error relocating|cannot open shared object file|\.node'/i;

/** A sentence that says what to do; undefined when the error says all there is. */
export function explainLoad(error: string): string | undefined {
  if (ADDON.test(error))
    return `it needs a native addon that is not built for this Node.js (dependencies are installed without their scripts): build it in the folder, for example with \`npm rebuild\`, and run again (${first(error)})`;
  const [, name] = MISSING.exec(error) ?? [];
  if (name === undefined) return undefined;
  if (/^(?:\.|\/|[A-Za-z]:\\)/.test(name))
    return `it imports ${name}, which is not there: perhaps a build step makes it`;
  const parts = name.split('/');
  const packageName = name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name);
  return `it imports ${packageName}, which is not installed: declare it in package.json, as a peer dependency's user has to, and install it`;
}

function first(error: string): string {
  return (error.split('\n')[0] ?? '').slice(0, 160);
}
