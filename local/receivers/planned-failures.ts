/** Answers that a receiver has been told to give in place of its own, so that a sender's retries can be proved. */
import type { Answer } from './http-request';

export class PlannedFailures {
  private planned: { readonly answer: Answer; left: number }[] = [];

  /** The next `times` requests get this status; after them earlier plans are done with and all is well again. */
  failWith(status: number, times = 1, body = `planned failure ${status}`): void {
    this.planned.push({ answer: { status, body }, left: times });
  }

  /** All is well again at once. */
  clear(): void {
    this.planned = [];
  }

  /** The answer to give in place of the receiver's own, if one is planned. */
  take(): Answer | undefined {
    const [first] = this.planned;
    if (!first) return undefined;
    first.left--;
    if (first.left <= 0) this.planned.shift();
    return first.answer;
  }
}
