/** Reads a call's parameters from what came over the wire, in which nothing is certain. */
import type { Input } from '../service';
import { invalidParameter, missingParameter } from './errors';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(name, value, 'Must be a string.');
  return value;
}

export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}

/** A whole number; the Query protocol sends it as text. */
export function optionalInteger(input: Input, name: string, bounds: Bounds): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < bounds.min || number > bounds.max) {
    throw invalidParameter(
      name,
      value,
      `Must be an integer from ${bounds.min} to ${bounds.max}, if provided.`,
    );
  }
  return number;
}

export function requiredInteger(input: Input, name: string, bounds: Bounds): number {
  const value = optionalInteger(input, name, bounds);
  if (value === undefined) throw missingParameter(name);
  return value;
}

/** A list of strings; absent counts as empty. */
export function textList(input: Input, name: string): readonly string[] {
  const value = input[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidParameter(name, value, 'Must be a list of strings.');
  return value.map((item: unknown) => {
    if (typeof item !== 'string') throw invalidParameter(name, item, 'Must be a string.');
    return item;
  });
}

/** A map; absent counts as empty. */
export function record(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (!isRecord(value)) throw invalidParameter(name, value, 'Must be a map.');
  return value;
}

export function isRecord(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
