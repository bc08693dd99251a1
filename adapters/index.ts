// The registry of language packs: adding a language is one folder and one line here.
import type { LanguagePack } from '../src/ports/index.ts';
import { typescript } from './typescript/index.ts';

export const packs: readonly LanguagePack[] = [typescript];
