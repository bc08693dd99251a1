/** One line of the doctor's report. */
export interface Check {
  readonly area: 'machine' | 'isolation' | 'parts' | 'project';
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'note';
  /** What is there, or what it is for. */
  readonly found: string;
  /** What follows when it is missing. */
  readonly disables?: string;
  /** What to do then. */
  readonly remedy?: string;
  /** Nothing works without it. */
  readonly required: boolean;
}
