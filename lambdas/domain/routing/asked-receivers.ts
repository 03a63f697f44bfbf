/** A rule may say itself who should hear of it, where no route names it: of the receivers that the routing has. */
import { oneOf } from './faults';
import type { Routing } from './routing';

interface Asking {
  readonly id: string;
  readonly route?: { readonly receivers: readonly string[] } | undefined;
}

/** One sentence for each receiver that a rule asks for and the routing does not have: nobody would hear it there. */
export function askedReceiverFaults(
  rules: readonly Asking[],
  { receivers }: Pick<Routing, 'receivers'>,
): readonly string[] {
  return rules.flatMap(({ id, route }) =>
    (route?.receivers ?? [])
      .filter((name) => !receivers.has(name))
      .map(
        (name) =>
          `rules/${id}.ts: route.receivers: came "${name}", accepted is a receiver of the routing, ${oneOf(receivers.keys())}`,
      ),
  );
}
