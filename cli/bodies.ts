/** Webhook bodies as files hold them: one JSON document, or one a line. */
import { parseJson } from '../lambdas/domain/json-text';

export interface Body {
  /** The file, and the line where it is one of several. */
  readonly place: string;
  readonly body: unknown;
  /** Why it is not JSON. */
  readonly problem?: string;
}

/** Takes the text for one document where it is one; else each line that is not empty. */
export function readBodies(file: string, text: string): readonly Body[] {
  const unmarked = text.replace(/^\uFEFF/, '');
  const whole = readBody(file, unmarked);
  if (whole.problem === undefined) return [whole];
  const lines = unmarked
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [readBody(`${file}, line ${at + 1},`, line)]));
  if (lines.length === 0) return [{ place: file, body: undefined, problem: 'it is empty' }];
  // Where no line is an object by itself, it is one document over many lines, which is broken somewhere.
  return lines.some(({ body }) => typeof body === 'object') ? lines : [whole];
}

function readBody(place: string, text: string): Body {
  try {
    return { place, body: parseJson(text) };
  } catch (error) {
    return {
      place,
      body: undefined,
      problem: error instanceof Error ? withoutText(error.message) : String(error),
    };
  }
}

/** The parser quotes the text that it stumbled over, which may be a message's. */
function withoutText(message: string): string {
  return message.replace(/, (\.\.\.)?".*"(\.\.\.)? is not valid JSON$/s, '');
}
