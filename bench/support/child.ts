/** A process of this bench's own, so that what it does costs the measured process nothing but the cores they share. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface Child<Order, Report> {
  send(order: Order): void;
  /** The next thing that it tells. Rejects when it ends without a word. */
  next(): Promise<Report>;
  stop(): void;
}

/** Starts `bench/support/NAME.ts`. */
export function startChild<Order extends object, Report>(name: string): Child<Order, Report> {
  const child: ChildProcess = fork(join(__dirname, `${name}.ts`), {
    execArgv: ['--import', 'tsx'],
    // What it prints must not get into the results.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const told: Report[] = [];
  const waiting: { resolve(report: Report): void; reject(error: Error): void }[] = [];
  let ended: Error | undefined;
  child.on('message', (report) => {
    const waiter = waiting.shift();
    if (waiter) waiter.resolve(report as Report);
    else told.push(report as Report);
  });
  const end = (error: Error): void => {
    ended = error;
    for (const waiter of waiting.splice(0)) waiter.reject(error);
  };
  child.once('error', end);
  child.once('exit', (code, signal) => end(new Error(`${name} ended with ${signal ?? `code ${code}`}`)));
  return {
    send: (order) => {
      child.send(order);
    },
    next: () => {
      const report = told.shift();
      if (report !== undefined) return Promise.resolve(report);
      if (ended) return Promise.reject(ended);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    stop: () => {
      child.kill();
    },
  };
}

/** In such a process: takes orders, and ends with the bench that started it. */
export function onOrder<Order>(take: (order: Order) => void): void {
  process.on('message', (order) => take(order as Order));
  process.once('disconnect', () => process.exit());
}

export function tell(report: object): void {
  process.send?.(report);
}
