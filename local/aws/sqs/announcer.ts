/** Tells listeners that messages have become visible. */
import type { Clock } from '../../time/clock';

export class Announcer {
  private readonly listeners = new Set<() => void>();
  private pending = false;

  constructor(
    private readonly clock: Clock,
    /** Whether there still is something to tell of. */
    private readonly holds: () => boolean,
  ) {}

  /** Adds a listener; returns the way to remove it. */
  listen(listener: () => void): () => void {
    const entry = (): void => listener();
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  }

  /** Tells once for all that happened in this turn, and only after the call that did it has ended. */
  announce(): void {
    if (this.pending || this.listeners.size === 0) return;
    this.pending = true;
    void this.clock.track(Promise.resolve().then(() => this.tell()));
  }

  private tell(): void {
    this.pending = false;
    for (const listener of [...this.listeners]) if (this.holds()) listener();
  }
}
