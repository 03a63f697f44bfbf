/**
 * The frame of every e-mail: tables and inline styles, as mail clients know little else; no image, no font from
 * elsewhere. What dark mode and phones change stands in a style sheet of its own, for clients that take one: the mail
 * is whole without it.
 */

export interface Mail {
  readonly subject: string;
  readonly html: string;
  /** Says the same as the HTML. */
  readonly text: string;
}

export interface FrameParts {
  readonly title: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  /** CSS colour of the bar at the top. */
  readonly colour: string;
  /** HTML. */
  readonly content: string;
  readonly foot: string;
}

export const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const MONO = 'font-family:SFMono-Regular,Consolas,Menlo,monospace';
export const INK = '#1d2433';
export const QUIET = '#667085';

const STYLES = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){
.pad{padding-left:18px!important;padding-right:18px!important}
.wide-head{display:none!important}
.wide tr{display:block!important;padding:8px 0!important;border-bottom:1px solid #e4e7ec!important}
.wide td{display:inline-block!important;width:auto!important;text-align:left!important;border:0!important;padding:1px 14px 1px 0!important}
.wide td.first{display:block!important}
.wide .name{display:inline!important;max-height:none!important;font-size:13px!important}
}
@media (prefers-color-scheme:dark){
.page{background:#12161f!important}
.card{background:#1c2230!important;border-color:#2c3446!important}
.ink,.ink a{color:#e8ebf2!important}
.quiet{color:#9aa4b8!important}
.box{background:#262e3f!important;color:#e8ebf2!important}
.rule,.wide tr,.cell{border-color:#2c3446!important}
}`.trim();

export function frame({ title, preview, colour, content, foot }: FrameParts): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escapeHtml(title)}</title><style>${STYLES}</style></head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7"><tr><td align="center" style="padding:16px 8px">
<!--[if mso]><table role="presentation" width="640"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;background:#ffffff;border:1px solid #e4e7ec;border-radius:8px;border-collapse:separate;overflow:hidden">
<tr><td style="height:6px;line-height:6px;font-size:0;background:${colour}">&nbsp;</td></tr>
<tr><td class="pad ink" style="padding:22px 28px 24px;${FONT};font-size:15px;line-height:22px;color:${INK};text-align:left;word-wrap:break-word;overflow-wrap:break-word">
${content}
</td></tr></table>
<p class="quiet" style="margin:12px 8px 4px;${FONT};font-size:12px;line-height:18px;color:${QUIET}">${escapeHtml(foot)}</p>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table></body></html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** `21 Nov 2026 09:41 UTC` */
export function sayDate(ms: number): string {
  const date = new Date(ms);
  if (!Number.isFinite(date.getTime())) return 'an unknown time';
  const [, day, month, year] = date.toUTCString().split(' ');
  return `${Number(day)} ${month} ${year} ${date.toISOString().slice(11, 16)} UTC`;
}
