/** How long a developer waits: from a change in the source to the first webhook answered. */
import { startChild } from './support/child';
import type { ReadyReport } from './support/ready-process';
import type { Bench } from './support/report';
import { medianOf } from './support/statistics';

const RUNS = 3;

export const sourceToReady: Bench = async ({ progress }) => {
  const runs: { readonly startedAt: number; readonly report: ReadyReport }[] = [];
  for (let run = 1; run <= RUNS; run++) {
    progress(`run ${run} of ${RUNS}`);
    runs.push(await readyOnce());
  }
  const medianMs = (between: (run: (typeof runs)[number]) => number) => medianOf(runs.map(between));
  return {
    bench: 'source-to-ready',
    method:
      'A fresh process synthesises the app in a child process, starts the stack and sends one signed webhook; ' +
      `median of ${RUNS} runs, each part by itself.`,
    columns: [{ head: 'time', unit: 'ms' }],
    rows: [
      {
        name: 'node and modules loaded',
        figures: [medianMs(({ startedAt, report }) => report.loadedAt - startedAt)],
      },
      {
        name: 'synthesised, functions bundled',
        figures: [medianMs(({ report }) => report.synthesisedAt - report.loadedAt)],
      },
      { name: 'stack up', figures: [medianMs(({ report }) => report.upAt - report.synthesisedAt)] },
      {
        name: 'first webhook answered, cold',
        figures: [medianMs(({ report }) => report.answeredAt - report.upAt)],
      },
      { name: 'all', figures: [medianMs(({ startedAt, report }) => report.answeredAt - startedAt)] },
    ],
    notes: [
      'No validation by cdk-nag, as in npm start. The cache of the TypeScript loader is warm, that of the functions cold.',
    ],
    failures: runs
      .filter(({ report }) => report.status !== 200)
      .map(({ report }) => `The first webhook was answered ${report.status || 'with nothing'}, not 200.`),
  };
};

async function readyOnce() {
  const startedAt = Date.now();
  const child = startChild<never, ReadyReport>('ready-process');
  try {
    return { startedAt, report: await child.next() };
  } finally {
    child.stop();
  }
}
