/** HTML from templates: what is put in is escaped, unless it is HTML already. */
import { escapeHtml } from '../../lambdas/domain/mail/frame';

export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.map((text, at) => `${text}${at < parts.length ? write(parts[at]) : ''}`).join('') };
}

function write(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map((each) => each.html).join('');
}

/** A link only where a browser opens a page; else its text. */
export function link(url: string, shown: Html): Html {
  return /^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer">${shown}</a>` : shown;
}
