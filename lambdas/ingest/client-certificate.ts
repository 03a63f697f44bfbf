/**
 * Whether a caller is who its client certificate says: API Gateway has checked the chain, and the name is for us to
 * check. Source: developers.facebook.com/docs/graph-api/webhooks/getting-started#mtls-for-webhooks
 */

/** Whether the one common name in a subject is `cn`, letter for letter. @param subject a distinguished name */
export function hasCommonName(subject: string | undefined, cn: string): boolean {
  const names = attributesOf(subject ?? '').filter(([type]) => type === 'CN');
  return names.length === 1 && names[0]?.[1] === cn;
}

/**
 * The attributes of a distinguished name in text (RFC 4514). What is escaped or quoted belongs to a value: an
 * organisation named `x, CN=somebody` is not somebody.
 */
function attributesOf(subject: string): readonly (readonly [string, string])[] {
  const parts: string[] = [''];
  let isQuoted = false;
  for (const [token] of subject.matchAll(/\\[0-9a-fA-F]{2}|\\.|[^\\]|\\$/gsu)) {
    const isEscaped = token.length > 1 && token.startsWith('\\');
    if (token === '"') isQuoted = !isQuoted;
    else if (/^[,;+]$/.test(token) && !isQuoted) parts.push('');
    else parts[parts.length - 1] += isEscaped ? unescaped(token.slice(1)) : token;
  }
  return parts.map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at).trim().toUpperCase(), part.slice(at + 1).trim()];
  });
}

function unescaped(sequence: string): string {
  return sequence.length === 2 ? String.fromCharCode(Number.parseInt(sequence, 16)) : sequence;
}
