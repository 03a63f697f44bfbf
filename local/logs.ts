/** What the functions write: metrics go to the metric store, the rest is kept for whoever looks. */
import type { CloudWatch } from './aws/cloudwatch';
import type { FunctionSettings } from './functions/local-function';

export interface LogLine {
  /** The function's short name. */
  readonly component: string;
  readonly atMs: number;
  readonly text: string;
}

export interface Logs {
  take(fn: FunctionSettings, line: string, atMs: number): void;
  /** The latest lines, the oldest first. */
  lines(component?: string): readonly LogLine[];
}

const KEPT = 5_000;

/** @param onLine told of every line that is kept */
export function createLogs(cloudWatch: CloudWatch, onLine: (line: LogLine) => void = () => {}): Logs {
  const kept: LogLine[] = [];
  return {
    take: (fn, text, atMs) => {
      // Embedded metrics say so in a member of this name; nothing else is worth parsing.
      if (text.includes('"_aws"')) {
        const outcome = cloudWatch.ingestLogLine(text, atMs, fn.logGroupName);
        if (outcome.kind === 'metrics') return;
      }
      const line = { component: fn.name, atMs, text };
      kept.push(line);
      if (kept.length > KEPT) kept.splice(0, KEPT / 2);
      onLine(line);
    },
    lines: (component) => (component ? kept.filter((line) => line.component === component) : kept),
  };
}
