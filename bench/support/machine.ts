/** What a figure cannot be read without: on what kind of machine it was taken, and how busy that was. */
import { availableParallelism, loadavg, totalmem } from 'node:os';

/** One line; the machine itself is not named. */
export function describeMachine(now: Date): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return [
    `${availableParallelism()} cores, ${memoryGb} GB`,
    `${process.platform} ${process.arch}`,
    `node ${process.version}`,
    now.toISOString().slice(0, 10),
    `load average before: ${load}`,
  ].join(' · ');
}
