// What the faces ask of workspaces.
export { preparePullRequest, pushCommand, validateAgain } from './deliver.ts';
export { initWorkspace } from './init.ts';
export { openWorkspace } from './open-workspace.ts';
export { planWorkspace, runWorkspace } from './run.ts';
export { listWorkspaces, workspaceFiles, workspaceStatus } from './status.ts';
