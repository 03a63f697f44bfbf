import { InvalidArgumentError } from 'commander';

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** @default false */
  readonly whole?: boolean;
}

/** Reads an option's text as a number; what is out of range is refused with what is accepted. */
export function number({ least, most, whole = false }: NumberRange) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `a ${whole ? 'whole ' : ''}number from ${least} to ${most} is accepted.`,
      );
    }
    return value;
  };
}
