/** How far the sending of one report to one receiver is. */
export interface SentReport {
  /** Counts the writes. */
  readonly version: number;
  readonly attempts: number;
  /** Nobody else sends it before: whoever is at work has it until then, or it is to be tried again then. */
  readonly freeAtMs: number;
  readonly isDone: boolean;
}
