import type { Clock, Timer } from './clock';

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly task: () => void | Promise<void>;
  cancelled: boolean;
}

/**
 * Time that moves only when told to. Timers run one at a time, in the order of their due time (ties: in the order
 * in which they were set), and the next one starts only when all tracked work of the last has settled. Hours pass
 * in the time that the work itself takes, and a run with the same seed takes the same course.
 */
export class VirtualClock implements Clock {
  private current: number;
  private order = 0;
  private readonly heap: Entry[] = [];
  private readonly inFlight = new Set<Promise<unknown>>();
  private failure: { error: unknown } | undefined;

  constructor(startMs: number) {
    this.current = startMs;
  }

  now(): number {
    return this.current;
  }

  schedule(atMs: number, task: () => void | Promise<void>): Timer {
    // Whole milliseconds, as the clocks of machines show them.
    const entry: Entry = {
      atMs: Math.max(Math.ceil(atMs), this.current),
      order: this.order++,
      task,
      cancelled: false,
    };
    this.push(entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.inFlight.add(settled);
    void settled.then(() => this.inFlight.delete(settled));
    return work;
  }

  /** Lets `ms` of virtual time pass, running what falls due. Throws what a timer's task threw. */
  async advance(ms: number): Promise<void> {
    await this.advanceTo(this.current + ms);
  }

  async advanceTo(targetMs: number): Promise<void> {
    await this.idle();
    for (let next = this.peek(); next && next.atMs <= targetMs; next = this.peek()) {
      this.pop();
      if (next.cancelled) continue;
      this.current = Math.max(this.current, next.atMs);
      this.run(next);
      await this.idle();
    }
    this.current = Math.max(this.current, targetMs);
  }

  /** Moves time on, timer by timer, until `condition` holds. Fails after `limitMs` of virtual time. */
  async advanceUntil(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    const deadline = this.current + limitMs;
    await this.idle();
    while (!(await condition())) {
      const next = this.peek();
      if (!next || next.atMs > deadline) {
        throw new Error(`the condition did not hold within ${limitMs / 1000} s of virtual time`);
      }
      await this.advanceTo(next.atMs);
    }
  }

  /** Resolves once nothing that was tracked is still under way. */
  async idle(): Promise<void> {
    do {
      await Promise.all(this.inFlight);
      // Work that has just settled may start more from its continuations and from socket events of the same turn.
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.inFlight.size > 0);
    if (this.failure) {
      const { error } = this.failure;
      this.failure = undefined;
      throw error;
    }
  }

  private run(entry: Entry): void {
    void this.track(
      Promise.resolve()
        .then(entry.task)
        .catch((error: unknown) => {
          this.failure ??= { error };
        }),
    );
  }

  private peek(): Entry | undefined {
    while (this.heap[0]?.cancelled) this.pop();
    return this.heap[0];
  }

  private push(entry: Entry): void {
    const { heap } = this;
    heap.push(entry);
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent] as Entry;
      if (before(above, entry)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && before(right, heap[child] as Entry)) child++;
      if (before(last, heap[child] as Entry)) break;
      heap[parent] = heap[child] as Entry;
      parent = child;
    }
    heap[parent] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
