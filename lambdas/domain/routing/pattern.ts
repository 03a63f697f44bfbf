/**
 * Regular expressions in the dialect of RE2, which Alertmanager speaks: no look-around, no back-references, and a time
 * linear in the value, so that no expression can hang, whoever wrote it. Syntax: github.com/google/re2/wiki/Syntax
 */
import { RE2JS } from 're2js';

/** Expressions are few and asked for often; compiling one takes a hundred times as long as using it. */
const compiled = new Map<string, RE2JS>();
const MOST_COMPILED = 1_000;

/** Why an expression cannot be used, in words; undefined when it can. */
export function patternFault(expression: string): string | undefined {
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reason.replace(/^error parsing regexp: /, '');
  }
}

/** Whether the whole value fits; the dot fits no newline. An expression that cannot be used fits nothing. */
export function fitsWhole(expression: string, value: string): boolean | undefined {
  try {
    return compile(expression).testExact(value);
  } catch {
    return undefined;
  }
}

function compile(expression: string): RE2JS {
  const known = compiled.get(expression);
  if (known) return known;
  const pattern = RE2JS.compile(expression);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(expression, pattern);
  return pattern;
}
