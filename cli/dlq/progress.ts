/** Says on standard error how far long work has come, so that standard output holds the result alone. */

export interface Progress {
  /** How far it is: in its place on a terminal; elsewhere a line now and then, when there is news. */
  tell(line: string): void;
  /** Takes away what stands on the terminal. */
  end(): void;
}

/** What is over sooner needs no word. */
const QUIET_MS = 1_000;
const TERMINAL_EVERY_MS = 100;
const LINE_EVERY_MS = 5_000;

export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
  now: () => number,
): Progress {
  const everyMs = stream.isTTY ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
  let nextMs = now() + QUIET_MS;
  let shown: string | undefined;
  return {
    tell: (line) => {
      if (now() < nextMs || line === shown) return;
      nextMs = now() + everyMs;
      shown = line;
      stream.write(stream.isTTY ? `\r\u001B[2K${line}` : `${line}\n`);
    },
    end: () => {
      if (shown !== undefined && stream.isTTY) stream.write('\r\u001B[2K');
      shown = undefined;
    },
  };
}
