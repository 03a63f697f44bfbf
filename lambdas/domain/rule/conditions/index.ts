/** All kinds of condition; a new one has its line in `SIMPLE`. */
import type * as v from 'valibot';
import { absence } from './absence';
import { anyOf } from './any';
import { burnRate } from './burn-rate';
import { consecutive } from './consecutive';
import { increase } from './increase';
import type { ConditionKind, ConditionSchema } from './kind';
import { oneOf } from './one-of';
import { percentile } from './percentile';
import { ratio } from './ratio';
import { threshold } from './threshold';

const SIMPLE = [threshold, ratio, percentile, increase, absence, consecutive, burnRate] as const;

type SchemaOf<Kind> = Kind extends ConditionKind<infer Schema extends ConditionSchema> ? Schema : never;
type SimpleSchema = SchemaOf<(typeof SIMPLE)[number]>;

const simple = oneOf(SIMPLE as unknown as readonly ConditionKind<SimpleSchema>[]);
const any = anyOf(simple);

export type Condition = v.InferOutput<SimpleSchema> | v.InferOutput<typeof any.schema>;
export type ConditionInput = v.InferInput<SimpleSchema> | v.InferInput<typeof any.schema>;

export const conditions = oneOf([...SIMPLE, any] as unknown as readonly ConditionKind<
  v.GenericSchema<ConditionInput, Condition>
>[]);
