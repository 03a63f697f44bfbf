/** Reads a call's parameters from what came over the wire. */
import type { Input } from '../service';
import { isRecord } from '../sqs/input';
import { invalidParameter } from './errors';

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`${name} Reason: must be a string`);
  return value;
}

export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') {
    throw invalidParameter(`${name} Reason: no value for required parameter`);
  }
  return value;
}

/** A map of strings; absent counts as empty. */
export function textMap(input: Input, name: string): Record<string, string> {
  const value = input[name] ?? {};
  if (!isRecord(value)) throw invalidParameter(`${name} Reason: must be a map`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}
