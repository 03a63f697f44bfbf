/** Telegram's HTML: a handful of tags and four named entities. Source: core.telegram.org/bots/api#html-style */
export interface TelegramPiece {
  readonly text: string;
  /** The tags around it, from without to within. */
  readonly tags: readonly string[];
  /** Where it leads, within an `a`. */
  readonly href?: string;
}

export interface TelegramText {
  readonly plain: string;
  readonly pieces: readonly TelegramPiece[];
}

const TAGS = ['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'code', 'pre', 'a', 'blockquote'];
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** Undefined where Telegram could not read it: a tag it does not know, or one that is not closed. */
export function readTelegramHtml(html: string): TelegramText | undefined {
  const open: { readonly tag: string; readonly href?: string }[] = [];
  const pieces: TelegramPiece[] = [];
  for (const token of html.split(/(<[^>]*>)/)) {
    if (token === '') continue;
    if (!token.startsWith('<')) {
      const text = readEntities(token);
      if (text === undefined) return undefined;
      const href = open.find((each) => each.href !== undefined)?.href;
      pieces.push({ text, tags: open.map(({ tag }) => tag), ...(href === undefined ? {} : { href }) });
    } else if (!step(token, open)) return undefined;
  }
  return open.length > 0 ? undefined : { plain: pieces.map(({ text }) => text).join(''), pieces };
}

/** Opens or closes a tag; false when it may not. */
function step(token: string, open: { readonly tag: string; readonly href?: string }[]): boolean {
  const [, closing, tag = '', href] = /^<(\/?)([a-z]+)(?: href="([^"]*)")?>$/.exec(token) ?? [];
  if (!TAGS.includes(tag)) return false;
  if (closing) return open.pop()?.tag === tag;
  const address = href === undefined ? undefined : readEntities(href);
  open.push({ tag, ...(address === undefined ? {} : { href: address }) });
  return true;
}

function readEntities(text: string): string | undefined {
  if (text.includes('<')) return undefined;
  return text.replace(/&(#\d+|[a-z]+);/g, (whole, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (ENTITIES[name] ?? whole),
  );
}
