/** Several kinds of condition as one kind, told apart by `kind`. */
import * as v from 'valibot';
import type { ConditionKind, ConditionSchema } from './kind';

type Output<Schema extends ConditionSchema> = v.InferOutput<Schema>;

/** A kind whose conditions are known to be its own; which they are, `kind` has said. */
type Erased = ConditionKind<v.GenericSchema<unknown, never>>;
type Tagged = { readonly entries: { readonly kind: { readonly literal: string } } };

export function oneOf<const Schema extends ConditionSchema>(
  kinds: readonly ConditionKind<Schema>[],
): ConditionKind<v.GenericSchema<v.InferInput<Schema>, Output<Schema>>> {
  const byName = new Map(
    kinds.map((kind) => [(kind.schema as unknown as Tagged).entries.kind.literal, kind as unknown as Erased]),
  );
  const kindOf = ({ kind }: { readonly kind: string }): Erased => {
    const found = byName.get(kind);
    if (!found) throw new TypeError(`there is no condition of the kind ${kind}`);
    return found;
  };
  return {
    schema: v.variant('kind', kinds.map(({ schema }) => schema) as never) as unknown as v.GenericSchema<
      v.InferInput<Schema>,
      Output<Schema>
    >,
    needs: (condition) => kindOf(condition).needs(condition as never),
    faults: (condition) => kindOf(condition).faults(condition as never),
    limit: (condition) => kindOf(condition).limit(condition as never),
    judge: (condition, window) => kindOf(condition).judge(condition as never, window),
    words: (condition) => kindOf(condition).words(condition as never),
  };
}
