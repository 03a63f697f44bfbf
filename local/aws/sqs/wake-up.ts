/** One timer that stands at the earliest of all moments asked for, however many those are. */
import type { Clock, Timer } from '../../time/clock';

export class WakeUp {
  private set: { readonly atMs: number; readonly timer: Timer } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly task: () => void,
  ) {}

  /** Makes sure that the task runs at `atMs` or earlier; it has to ask again for what is then still to come. */
  by(atMs: number | undefined): void {
    if (atMs === undefined || (this.set && this.set.atMs <= atMs)) return;
    this.set?.timer.cancel();
    const timer = this.clock.schedule(atMs, () => {
      this.set = undefined;
      this.task();
    });
    this.set = { atMs, timer };
  }
}
