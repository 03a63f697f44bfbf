/** What customers send: the members of an inbound message beyond its envelope, by type. */
import type { Random } from '../random';
import { digits, pick, pickWeighted, type Weighted } from './draw';
import type { JsonObject } from './update';

export type InboundType =
  | 'text'
  | 'image'
  | 'audio'
  | 'document'
  | 'button'
  | 'interactive'
  | 'location'
  | 'reaction'
  | 'unsupported';

const TYPES: Weighted<InboundType> = [
  ['text', 60],
  ['image', 11],
  ['audio', 8],
  ['interactive', 7],
  ['document', 4],
  ['button', 3],
  ['location', 3],
  ['reaction', 3],
  ['unsupported', 1],
];

const TEXTS = [
  'Hello, are you open on Saturday?',
  'Terima kasih banyak 🙏',
  'Could you send me the invoice again? https://example.com/orders/1009',
  '¿A qué hora cierran mañana?',
  'C’est noté, à bientôt',
  'My case number is 24/118',
  'Ja, gärna!',
  'ขอบคุณค่ะ',
  'Is it the <large> one & how much?\nI would take two.',
  'شكرا جزيلا',
  '👍🏽',
] as const;

const CHOICES = [
  { id: 'confirm', title: 'Confirm' },
  { id: 'reschedule', title: 'Another day' },
  { id: 'talk', title: 'Talk to someone' },
  { id: 'unsubscribe', title: 'Unsubscribe' },
] as const;

/** What customers send how often; one that answers a message needs that there is one. */
export function drawInboundType(random: Random, answersPossible: boolean): InboundType {
  const type = pickWeighted(random, TYPES);
  const isAnswer = type === 'button' || type === 'interactive' || type === 'reaction';
  return isAnswer && !answersPossible ? 'text' : type;
}

/** @param answeredId the business' message that a button, a choice or a reaction belongs to. */
export function inboundContent(
  random: Random,
  type: InboundType,
  answeredId: string | undefined,
): JsonObject {
  switch (type) {
    case 'text':
      return { text: { body: pick(random, TEXTS) } };
    case 'image':
      return {
        image: { ...media(random, 'image/jpeg'), caption: random.next() < 0.3 ? 'Reçu n° 7' : undefined },
      };
    case 'audio':
      return { audio: { ...media(random, 'audio/ogg; codecs=opus'), voice: random.next() < 0.9 } };
    case 'document':
      return { document: { ...media(random, 'application/pdf'), filename: 'Vertrag_größer.pdf' } };
    case 'button': {
      const { id, title } = pick(random, CHOICES);
      return { button: { payload: id, text: title } };
    }
    case 'interactive':
      return { interactive: choice(random) };
    case 'location':
      return {
        location: { latitude: 51.5 + random.int(1000) / 10_000, longitude: -0.12, name: 'Café Übergang' },
      };
    case 'reaction':
      return { reaction: { message_id: answeredId, emoji: pick(random, ['👍', '❤️', '😂', '🙏🏿']) } };
    case 'unsupported':
      return {
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            message: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
        unsupported: { type: pick(random, ['poll_creation', 'gif', 'pin']) },
      };
  }
}

function choice(random: Random): JsonObject {
  const chosen = pick(random, CHOICES);
  return random.next() < 0.6
    ? { type: 'button_reply', button_reply: { ...chosen } }
    : { type: 'list_reply', list_reply: { ...chosen, description: 'as shown in the list' } };
}

function media(random: Random, mimeType: string): JsonObject {
  const sha256 = Buffer.from(random.hex(64), 'hex').toString('base64');
  return { id: digits(random, 16), mime_type: mimeType, sha256 };
}
