/** True when any of its conditions is; without a value only when none of them has one. */
import * as v from 'valibot';
import { judged } from '../judgement';
import { type ConditionKind, type ConditionSchema, defineKind } from './kind';

export function anyOf<Schema extends ConditionSchema>(part: ConditionKind<Schema>) {
  type Part = v.InferOutput<Schema>;
  return defineKind({
    schema: v.strictObject({ kind: v.literal('any'), of: v.pipe(v.array(part.schema), v.minLength(2)) }),
    needs: ({ of }) =>
      of.flatMap((each: Part, index: number) =>
        part.needs(each).map((need) => ({ ...need, field: `of.${index}.${need.field}` })),
      ),
    faults: ({ of }) =>
      of.flatMap((each: Part, index: number) =>
        part.faults(each).map((fault) => ({ ...fault, field: `of.${index}.${fault.field}` })),
      ),
    // Which of them would an override mean?
    limit: () => undefined,
    judge: ({ of }, window) => {
      const parts = of.map((each: Part) => part.judge(each, window));
      const known = parts.filter(({ breaching }) => breaching !== undefined);
      const inBreach = known.filter(({ breaching }) => breaching);
      const shown = [inBreach, known, parts].find((some) => some.length > 0) ?? [];
      const breaching = known.length === 0 ? undefined : inBreach.length > 0;
      return judged(breaching, shown[0]?.value, () => shown.map(({ reason }) => reason).join('; '));
    },
    words: ({ of }) => of.map((each: Part) => part.words(each)).join(', or '),
  });
}
