export type * from './command.ts';
export type * from './file-view.ts';
export type * from './framework.ts';
export type * from './language-pack.ts';
export type * from './need.ts';
export type * from './types-provider.ts';
