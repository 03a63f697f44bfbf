/**
 * How long a text message is: in GSM's own alphabet 160 characters, in Unicode 70; a text in several segments loses
 * seven and three of them in each. Source: 3GPP TS 23.038, docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html
 */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each takes the place of two. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** How many segments it takes; 0 for an empty text. */
export function segmentsOf(text: string): number {
  const isGsm = [...text].every((character) => BASIC.has(character) || EXTENDED.has(character));
  const [alone, each] = isGsm ? [160, 153] : [70, 67];
  const length = isGsm
    ? [...text].reduce((sum, character) => sum + (EXTENDED.has(character) ? 2 : 1), 0)
    : text.length;
  if (length === 0) return 0;
  return length <= alone ? 1 : Math.ceil(length / each);
}
