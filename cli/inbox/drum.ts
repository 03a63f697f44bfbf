/** The product's sign, a kentongan: a slit drum, hung up. */
import { type Html, html } from './html';

export const DRUM: Html = html`<svg viewBox="0 0 36 36" role="img" aria-label="Kentongan"><rect width="36" height="36" fill="#7a3e16"/><path d="M18 3v4" stroke="#f3d9a4" stroke-width="2"/><rect x="11" y="7" width="14" height="24" rx="7" fill="#f3d9a4"/><rect x="16.5" y="12" width="3" height="14" rx="1.5" fill="#7a3e16"/></svg>`;
