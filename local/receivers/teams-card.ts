/** Adaptive Cards: which Teams can show, and what a person reads in one. Source: adaptivecards.io/explorer */
import { isRecord, type JsonRecord, recordOf, recordsOf, textOf } from './json-record';

const CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';
const STYLES = ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'];

/** Why Teams could not show it; undefined when it could. */
export function faultOfCard(payload: unknown): string | undefined {
  if (!isRecord(payload)) return 'the body is not a JSON object';
  if (payload.type !== 'message') return 'type must be message';
  if (!Array.isArray(payload.attachments) || payload.attachments.length === 0) return 'attachments is empty';
  const { contentType, content } = recordOf(payload.attachments[0]);
  if (contentType !== CONTENT_TYPE) return `contentType must be ${CONTENT_TYPE}`;
  const card = recordOf(content);
  if (card.type !== 'AdaptiveCard') return 'content.type must be AdaptiveCard';
  if (!/^1\.[0-5]$/.test(textOf(card.version))) return 'content.version must be 1.0 to 1.5';
  if (!areElements(card.body)) return 'content.body has an element that is not known or not complete';
  return areActions(card.actions)
    ? undefined
    : 'content.actions has an action that is not known or not complete';
}

const CHECKS: Readonly<Record<string, (element: JsonRecord) => boolean>> = {
  TextBlock: ({ text }) => typeof text === 'string',
  RichTextBlock: ({ inlines }) => Array.isArray(inlines) && inlines.length > 0 && inlines.every(isInline),
  Container: ({ items, style }) =>
    areElements(items) && (style === undefined || STYLES.includes(textOf(style))),
  FactSet: ({ facts }) =>
    recordsOf(facts).every(({ title, value }) => textOf(title) !== '' && textOf(value) !== ''),
  Table: ({ rows }) =>
    recordsOf(rows).every(({ cells }) => recordsOf(cells).every(({ items }) => areElements(items))),
};

function areElements(list: unknown): boolean {
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((element) => isRecord(element) && CHECKS[textOf(element.type)]?.(element) === true)
  );
}

function isInline(inline: unknown): boolean {
  if (typeof inline === 'string') return true;
  return isRecord(inline) && inline.type === 'TextRun' && typeof inline.text === 'string';
}

function areActions(list: unknown): boolean {
  if (list === undefined) return true;
  return (
    Array.isArray(list) &&
    list.length <= 6 &&
    recordsOf(list).every(
      ({ type, title, url }) =>
        type === 'Action.OpenUrl' && textOf(title) !== '' && /^https?:\/\//.test(textOf(url)),
    )
  );
}

/** The card of a message. */
export function cardOf(payload: unknown): JsonRecord {
  return recordOf(recordsOf(recordOf(payload).attachments)[0]?.content);
}

/** The card as a person reads it, line by line. */
export function readCardLines(payload: unknown): readonly string[] {
  const { body, actions } = cardOf(payload);
  const buttons = recordsOf(actions).map(({ title, url }) => `[${textOf(title)}] ${textOf(url)}`);
  return [...recordsOf(body).flatMap(elementLines), ...buttons];
}

function elementLines({ type, text, inlines, items, facts, rows }: JsonRecord): readonly string[] {
  switch (type) {
    case 'TextBlock':
      return [textOf(text)];
    case 'RichTextBlock':
      return [inlineText(inlines)];
    case 'Container':
      return recordsOf(items).flatMap(elementLines);
    case 'FactSet':
      return recordsOf(facts).map(({ title, value }) => `${textOf(title)}: ${textOf(value)}`);
    case 'Table':
      return recordsOf(rows).map(({ cells }) =>
        recordsOf(cells)
          .map((cell) => recordsOf(cell.items).flatMap(elementLines).join(' '))
          .join(' | '),
      );
    default:
      return [];
  }
}

function inlineText(inlines: unknown): string {
  if (!Array.isArray(inlines)) return '';
  return inlines
    .map((inline) => (typeof inline === 'string' ? inline : textOf(recordOf(inline).text)))
    .join('');
}
