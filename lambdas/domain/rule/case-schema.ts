import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1));

/** The notation of series and states is described in `cases.ts`. */
export const caseSchema = v.strictObject({
  /** What happens, to follow "when". */
  name: text,
  series: v.record(v.string(), text),
  /** Of a rule with levels: the states of each by its severity. */
  states: v.union([text, v.record(v.string(), text)]),
});
export type RuleCase = v.InferOutput<typeof caseSchema>;
