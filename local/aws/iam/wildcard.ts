/** IAM's wildcards: `*` for any run of characters, `?` for exactly one. Takes linear memory and never backtracks twice. */

/** Whether `pattern` covers the whole of `text`. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  let at = 0;
  let from = 0;
  let star = -1;
  let starFrom = 0;
  while (from < text.length) {
    const wanted = pattern.charAt(at);
    if (wanted === '*') {
      star = at++;
      starFrom = from;
    } else if (wanted === '?' || (wanted !== '' && wanted === text.charAt(from))) {
      at++;
      from++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      from = ++starFrom;
    } else {
      return false;
    }
  }
  while (pattern.charAt(at) === '*') at++;
  return at === pattern.length;
}
