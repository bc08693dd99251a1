/** What a stage tells whoever watches it; printed as JSON lines by `qtest stage`, as live lines on a terminal. */
export interface ProgressEvent {
  readonly stage: string;
  readonly message: string;
  readonly target?: string;
  readonly done?: number;
  readonly total?: number;
  readonly level?: 'info' | 'warn';
}

export type Progress = (event: ProgressEvent) => void;
