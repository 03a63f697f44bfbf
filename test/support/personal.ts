/**
 * Personal values in webhooks, each made up for one place and known: so that wherever one turns up, it is known whose
 * it was.
 */
import type { DemoTenant } from '../../local/meta/demo-tenants';

export interface Plants {
  /** A value like the one given, never the same twice. */
  like(text: string): string;
  number(): string;
  words(): string;
  /** What is secret from elsewhere. */
  know(value: string): string;
  /** All that was made so far. */
  values(): readonly string[];
}

export function createPlants(): Plants {
  const values: string[] = [];
  const know = (value: string): string => {
    values.push(value);
    return value;
  };
  const next = () => values.length + 1;
  const number = () => know(`1555${String(7_000_000 + next() * 137)}`);
  const words = () => know(`Zoë Quill-${next()} "Féather" & <Sønne> 🌸`);
  const like = (text: string): string => {
    const prefix = /^(wa[a-z]+id\.|[A-Z]{2}\.(?:[A-Z]+\.)?)/.exec(text)?.[1];
    if (prefix?.startsWith('wa')) {
      return prefix + know(Buffer.from(`message ${next()} of somebody`).toString('base64'));
    }
    if (prefix) return prefix + know(String(13_490_000_000_000_000n + BigInt(next()) * 7_919n));
    if (text.startsWith('+')) return `+1 ${number().replace(/^1(\d{3})(\d{3})/, '($1) $2-')}`;
    if (/^\d{6,}$/.test(text)) return number();
    if (text.includes('@')) return know(`quill${next()}.feather@example.org`);
    if (text.startsWith('{')) return JSON.stringify({ answer: words(), phone: number() });
    if (/^https?:/.test(text)) return know(`https://example.org/of/somebody/${next()}?who=quill`);
    return words();
  };
  return { like, number, words, know, values: () => values };
}

/** Members whose values are words of Meta's or ids of a business: the code must understand those. */
const META_SAYS = new RegExp(
  '^(object|field|messaging_product|phone_number_id|waba_id|timestamp|time|type|status|event|action|value|state|' +
    'reason|decision|direction|currency|acknowledged|mime_type|category|pricing_model|language|' +
    '.*_(timestamp|time|type|status|state|ids?|limit|score|category|tier|mode|language|component|code|name_reviewed))$',
);
/** ... although their name looks like one of those. */
const SOMEBODYS =
  /^(wa_id|.*user_id|.*message_id|.*participant_id|recipient_id|group_id|logical_id|catalog_id|.*retailer_id|reference_id|click_id|source_id)$/;
const COORDINATES = /^(latitude|longitude)$/;

/** The body with a planted value in every place that may hold something personal, sent by this tenant. */
export function planted(body: unknown, plants: Plants, { wabaId, phoneNumberId }: DemoTenant): unknown {
  const copy = (part: unknown, name: string, parent: string): unknown => {
    if (Array.isArray(part)) return part.map((each) => copy(each, name, parent));
    if (typeof part !== 'object' || part === null) return leaf(part, name, parent);
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, copy(each, key, name)]));
  };
  const leaf = (part: unknown, name: string, parent: string): unknown => {
    if (name === 'id' && parent === 'entry') return wabaId;
    if (name === 'phone_number_id') return phoneNumberId;
    if (COORDINATES.test(name)) return Number(plants.know(`-6.${plants.number()}`));
    const isMetas = META_SAYS.test(name) && !SOMEBODYS.test(name);
    return typeof part !== 'string' || isMetas ? part : plants.like(part);
  };
  return copy(body, '', '');
}
