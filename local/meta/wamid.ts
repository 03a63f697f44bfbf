/**
 * Message ids as WhatsApp makes them: base64 of a small binary record that holds the other party's number, the
 * direction and the id proper. Hence a real wamid is personal data, and so must these look.
 */
import type { Random } from '../random';

export type Direction = 'inbound' | 'outbound';

/** Makes ids of which no two are alike. @param party phone number or other digits of the customer. */
export type MintWamid = (party: string, direction: Direction) => string;

/** Two minters with the same seed make the same ids in the same order. */
export function createWamidMinter(random: Random): MintWamid {
  const salt = random.int(2 ** 32);
  let minted = 0;
  return (party, direction) => {
    // Multiplying by an odd number permutes the 32-bit words, so the counter's last eight digits never repeat.
    const serial = ((Math.imul(minted++, 0x9e3779b1) ^ salt) >>> 0).toString(16).padStart(8, '0');
    const proper = `${direction === 'inbound' ? '3A' : ''}${random.hex(10)}${serial}`.toUpperCase();
    const record = Buffer.concat([
      Buffer.from([0x1c, 0x18, party.length]),
      Buffer.from(party, 'latin1'),
      Buffer.from([0x15, 0x02, 0x00, direction === 'inbound' ? 0x12 : 0x11, 0x18, proper.length]),
      Buffer.from(proper, 'latin1'),
      Buffer.from([0x00]),
    ]);
    return `wamid.${record.toString('base64')}`;
  };
}
