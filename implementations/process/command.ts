/** What to start. No shell is involved. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}
