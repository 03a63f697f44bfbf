/** Chance, so that a test can hold it in its hand: for ids that nobody else may have. */
import type { RandomHex } from '../domain/trace-context';

const STOCK_BYTES = 1_024;

/** From the system's source of randomness, drawn in stocks: to ask it for each id would cost more than all else. */
export function createRandomHex(): RandomHex {
  let stock = '';
  let at = 0;
  return (digits) => {
    if (at + digits > stock.length) {
      stock = Buffer.from(crypto.getRandomValues(new Uint8Array(STOCK_BYTES))).toString('hex');
      at = 0;
    }
    at += digits;
    return stock.slice(at - digits, at);
  };
}
