import type { Clock } from '../platform/clock';

/** Young enough that a change by people is seen at the next evaluation but one. */
const FRESH_MS = 50_000;

/** Reads at most once an evaluation; what was read last serves on while it cannot be read anew. */
export function remembered<Value>(
  read: () => Promise<Value>,
  clock: Clock,
  onStale: (error: unknown) => void,
): () => Promise<Value> {
  let last: { readonly value: Value; readonly atMs: number } | undefined;
  let reading: Promise<Value> | undefined;
  const readAnew = async (): Promise<Value> => {
    try {
      const value = await read();
      last = { value, atMs: clock.now() };
      return value;
    } catch (error) {
      if (!last) throw error;
      onStale(error);
      return last.value;
    } finally {
      reading = undefined;
    }
  };
  return () => {
    if (last && clock.now() - last.atMs < FRESH_MS) return Promise.resolve(last.value);
    reading ??= readAnew();
    return reading;
  };
}
