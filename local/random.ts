/** Chance that can be replayed: the same seed gives the same course. Not for secrets. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /** `length` lower-case hex digits. */
  hex(length: number): string;
  /** A random UUID in the form of version 4. */
  uuid(): string;
  /** A generator of its own, so that one part's draws do not shift another's. */
  fork(name: string): Random;
}

/** @param seed any whole number. The generator is mulberry32 (Tommy Ettinger, public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const hex = (length: number): string => {
    let digits = '';
    while (digits.length < length)
      digits += Math.floor(next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return digits.slice(0, length);
  };
  return {
    next,
    int,
    hex,
    uuid: () => {
      const digits = hex(32);
      const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
      return [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `4${digits.slice(13, 16)}`,
        `${variant}${digits.slice(17, 20)}`,
        digits.slice(20),
      ].join('-');
    },
    fork: (name) => {
      let mixed = seed >>> 0;
      for (const char of name) mixed = Math.imul(mixed ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
      return createRandom(mixed);
    },
  };
}
