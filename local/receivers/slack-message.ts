/** Which messages Slack refuses, and why. Limits as in Slack's reference of blocks. */
import { isRecord, type JsonRecord } from './json-record';

export type SlackRefusal =
  | 'invalid_payload'
  | 'no_text'
  | 'invalid_blocks'
  | 'invalid_attachments'
  | 'too_many_attachments';

/** Why Slack would refuse the message; undefined when it would take it. */
export function refusalOf(message: unknown): SlackRefusal | undefined {
  if (!isRecord(message)) return 'invalid_payload';
  const { text, blocks, attachments } = message;
  if (text !== undefined && typeof text !== 'string') return 'invalid_payload';
  if (!text && !isFilled(blocks) && !isFilled(attachments)) return 'no_text';
  if (blocks !== undefined && !areBlocks(blocks)) return 'invalid_blocks';
  if (attachments === undefined) return undefined;
  if (!Array.isArray(attachments)) return 'invalid_attachments';
  if (attachments.length > 100) return 'too_many_attachments';
  return attachments.every(isAttachment) ? undefined : 'invalid_attachments';
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) ? list.length > 0 : list !== undefined;
}

function isAttachment(attachment: unknown): boolean {
  return isRecord(attachment) && (attachment.blocks === undefined || areBlocks(attachment.blocks));
}

function areBlocks(blocks: unknown): boolean {
  return Array.isArray(blocks) && blocks.length <= 50 && blocks.every(isBlock);
}

const CHECKS: Readonly<Record<string, (block: JsonRecord) => boolean>> = {
  header: ({ text }) => isText(text, 150, ['plain_text']),
  section: ({ text, fields }) =>
    (text !== undefined || fields !== undefined) &&
    (text === undefined || isText(text, 3000)) &&
    (fields === undefined || isListOf(fields, 10, (field) => isText(field, 2000))),
  context: ({ elements }) =>
    isListOf(
      elements,
      10,
      (element) => isText(element, 3000) || (isRecord(element) && element.type === 'image'),
    ),
  actions: ({ elements }) => isListOf(elements, 25, isActionElement),
  divider: () => true,
  image: ({ alt_text, image_url, slack_file }) =>
    typeof alt_text === 'string' && (typeof image_url === 'string' || isRecord(slack_file)),
  rich_text: ({ elements }) => Array.isArray(elements) && elements.every(isRichTextElement),
};

const RICH_TEXT_ELEMENTS = [
  'rich_text_section',
  'rich_text_list',
  'rich_text_preformatted',
  'rich_text_quote',
];

function isRichTextElement(element: unknown): boolean {
  if (!isRecord(element) || !RICH_TEXT_ELEMENTS.includes(String(element.type))) return false;
  return Array.isArray(element.elements) && element.elements.every(isRichTextPart);
}

function isRichTextPart(part: unknown): boolean {
  if (!isRecord(part)) return false;
  if (part.type === 'text') return typeof part.text === 'string' && part.text !== '';
  if (part.type === 'link') return typeof part.url === 'string' && /^[a-z]+:/.test(part.url);
  return typeof part.type === 'string';
}

function isBlock(block: unknown): boolean {
  if (!isRecord(block) || typeof block.type !== 'string') return false;
  if (block.block_id !== undefined && String(block.block_id).length > 255) return false;
  return CHECKS[block.type]?.(block) ?? false;
}

function isActionElement(element: unknown): boolean {
  if (!isRecord(element) || typeof element.type !== 'string') return false;
  return element.type !== 'button' || isText(element.text, 75, ['plain_text']);
}

function isText(value: unknown, limit: number, types: readonly string[] = ['plain_text', 'mrkdwn']): boolean {
  if (!isRecord(value) || typeof value.text !== 'string' || typeof value.type !== 'string') return false;
  return types.includes(value.type) && value.text.length >= 1 && value.text.length <= limit;
}

function isListOf(value: unknown, limit: number, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length >= 1 && value.length <= limit && value.every(isItem);
}
