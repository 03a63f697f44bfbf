/** Lets at most so many pieces of work run at a time; the rest wait in line. */
export class Limiter {
  private running = 0;
  private readonly line: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((resolve) => this.line.push(resolve));
    else this.running++;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so nobody can slip in between.
      const next = this.line.shift();
      if (next) next();
      else this.running--;
    }
  }
}
