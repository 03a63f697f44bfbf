/** A Slack message as a person sees it, in plain text lines; for terminals, logs of a demo, and tests. */
import { isRecord, type JsonRecord, recordsOf, textOf } from './json-record';

/** With blocks, Slack shows `text` only in notifications, so it is left out here too. */
export function renderSlack(message: unknown): readonly string[] {
  if (!isRecord(message)) return [];
  const { text, blocks, attachments } = message;
  const shown = recordsOf(blocks).length > 0 ? recordsOf(blocks).flatMap(renderBlock) : mrkdwnLines(text);
  return [...shown, ...recordsOf(attachments).flatMap(renderAttachment)];
}

function renderAttachment(attachment: JsonRecord): readonly string[] {
  const { pretext, title, text, fields, blocks, fallback } = attachment;
  const shown =
    recordsOf(blocks).length > 0
      ? recordsOf(blocks).flatMap(renderBlock)
      : [
          ...mrkdwnLines(title),
          ...mrkdwnLines(text),
          ...recordsOf(fields).map(({ title: name, value }) => `${textOf(name)}: ${textOf(value)}`),
        ];
  const lines = shown.length > 0 ? shown : mrkdwnLines(fallback);
  return [...mrkdwnLines(pretext), ...lines.map((line) => `| ${line}`)];
}

const RENDERERS: Readonly<Record<string, (block: JsonRecord) => readonly string[]>> = {
  header: ({ text }) => textLines(text),
  section: ({ text, fields, accessory }) => [
    ...textLines(text),
    ...recordsOf(fields).map((field) => textLines(field).join(' ')),
    ...(isRecord(accessory) ? [renderElement(accessory)] : []),
  ],
  context: ({ elements }) => [recordsOf(elements).map(renderElement).join('  ')],
  actions: ({ elements }) => [recordsOf(elements).map(renderElement).join(' ')],
  divider: () => ['---'],
  image: ({ alt_text }) => [`(image: ${textOf(alt_text)})`],
  rich_text: ({ elements }) => recordsOf(elements).flatMap(richTextLines),
};

/** Rich text is shown as it stands: nothing in it is markup. */
function richTextLines({ elements }: JsonRecord): readonly string[] {
  const text = recordsOf(elements)
    .map(({ type, text: shown, url }) =>
      type === 'link' ? `${textOf(shown) || textOf(url)} (${textOf(url)})` : textOf(shown),
    )
    .join('');
  return text.split('\n');
}

function renderBlock(block: JsonRecord): readonly string[] {
  return RENDERERS[String(block.type)]?.(block) ?? [`(${String(block.type)})`];
}

function renderElement(element: JsonRecord): string {
  if (element.type === 'image') return `(image: ${textOf(element.alt_text)})`;
  if (element.type === 'plain_text' || element.type === 'mrkdwn') return textLines(element).join(' ');
  const label = textLines(element.text).join(' ');
  return typeof element.url === 'string' ? `[${label}] ${element.url}` : `[${label}]`;
}

function textLines(text: unknown): readonly string[] {
  if (!isRecord(text)) return [];
  return text.type === 'mrkdwn' ? mrkdwnLines(text.text) : textOf(text.text).split('\n');
}

function mrkdwnLines(text: unknown): readonly string[] {
  return typeof text === 'string' && text !== '' ? readMrkdwn(text).split('\n') : [];
}

/** Takes Slack's markup away: links become `label (address)`, mentions `@here`, bold and italic their words. */
export function readMrkdwn(text: string): string {
  return text
    .replace(
      /<!(?:subteam\^)?([^>|]+)(?:\|([^>]*))?>/g,
      (_, name: string, label?: string) => label || `@${name}`,
    )
    .replace(
      /<([@#])([^>|]+)(?:\|([^>]*))?>/g,
      (_, sign: string, id: string, label?: string) => `${sign}${label || id}`,
    )
    .replace(/<([^>|]+)\|([^>]+)>/g, '$2 ($1)')
    .replace(/<([^>]+)>/g, '$1')
    .replace(/(^|[\s(])([*_~])(\S(?:[^\n]*?\S)?)\2(?=$|[\s).,:;!?])/gm, '$1$3')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
