// What it means when a module does not load, for whoever can do something about it.

const MISSING = /Cannot find (?:module|package) '([^']+)'/;
/** What the loader says of a file that is no library of this machine's. */
const BROKEN_ADDON =
  /\.node: (?:file too short|invalid ELF header|wrong ELF class|slice is not valid|not a mach-o|cannot open shared object)/i;
const READ_ONLY = /EROFS: read-only file system, \w+ '[^']*?([^'/\\]+)'/;
const ADDON =
  /Could not locate the bindings file|No native build was found|compiled against a different Node\.js version|ERR_DLOPEN|invalid ELF header|loading addons is disabled|Error relocating|cannot open shared object file|\.node'/i;

/** A sentence that says what to do; undefined when the error says all there is. */
export function explainLoad(error: string): string | undefined {
  const [, written] = READ_ONLY.exec(error) ?? [];
  if (written !== undefined)
    return `it writes ${written} while it loads, outside of the folders that a test may write: do that in a function`;
  if (ADDON.test(error) || BROKEN_ADDON.test(error))
    return `it needs a native addon that is not built for this Node.js (dependencies are installed without their scripts): build it in the folder, for example with \`npm rebuild\`, and run again (${first(error)})`;
  const [, name] = MISSING.exec(error) ?? [];
  if (name === undefined) return undefined;
  if (/^(?:\.|\/|[A-Za-z]:\\)/.test(name))
    return `it imports ${name}, which is not there: perhaps a build step makes it`;
  const parts = name.split('/');
  const packageName = name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name);
  return `it imports ${packageName}, which is not installed: declare it in package.json, as a peer dependency's user has to, and install it`;
}

/** Its first line; where the working copy lies says nothing to anybody. */
function first(error: string): string {
  const line = error.split('\n')[0] ?? '';
  return line.replace(/(?<![\w.])(?:\/[^\s'"/:]+)+\//g, '').slice(0, 160);
}
