/** Work that waits for its time on the clock and can be called in early or sent home. */
import type { Clock, Timer } from '../time/clock';

interface Guest<K> {
  readonly kind: K;
  readonly timer: Timer;
  readonly work: () => void;
}

export class WaitingRoom<K> {
  private readonly guests = new Set<Guest<K>>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.guests.size;
  }

  /** @param atMs milliseconds since the epoch. */
  wait(kind: K, atMs: number, work: () => void): void {
    const timer = this.clock.schedule(atMs, () => {
      this.guests.delete(guest);
      work();
    });
    const guest: Guest<K> = { kind, timer, work };
    this.guests.add(guest);
  }

  /** Does now, in the order in which it came, what waits under this name. */
  callIn(kind: K): void {
    for (const guest of [...this.guests]) {
      if (guest.kind !== kind) continue;
      guest.timer.cancel();
      this.guests.delete(guest);
      guest.work();
    }
  }

  /** Sends home everything that waits under this name. */
  cancel(kind: K): void {
    for (const guest of [...this.guests]) {
      if (guest.kind !== kind) continue;
      guest.timer.cancel();
      this.guests.delete(guest);
    }
  }
}
