/** What may come from outside, in all its forms: for property tests. */
import fc from 'fast-check';
import { fixture, fixtureNames, statusReport, textMessage, webhook } from './builders';

const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed', 'unheard-of'];

/** Few ids, so that the same event comes often. */
const someId = fc.integer({ min: 0, max: 7 }).map((number) => `wamid.${number}`);

/** A webhook of one of two accounts with a few messages and statuses. */
export const smallWebhook = fc
  .record({
    account: fc.constantFrom('1', '2'),
    messages: fc.array(someId, { maxLength: 3 }),
    statuses: fc.array(fc.tuple(someId, fc.constantFrom(...STATUSES)), { maxLength: 3 }),
  })
  .map(({ account, messages, statuses }) =>
    webhook({
      waba: `100${account}`,
      phoneNumberId: `200${account}`,
      messages: messages.map((id) => textMessage(id)),
      statuses: statuses.map(([id, status]) => statusReport(id, status)),
    }),
  );

export const anyFixture = fc.constantFrom(...fixtureNames).map(fixture);

/** An example webhook in which one place somewhere holds any other JSON. */
export const mutatedFixture = fc
  .tuple(anyFixture, fc.nat(), fc.jsonValue())
  .map(([body, place, value]) => replaceAt(body, place, value));

/** Puts `value` in place of the `place`th member, counted in depth-first order and around. */
export function replaceAt(body: unknown, place: number, value: unknown): unknown {
  const target = place % countMembers(body);
  let at = -1;
  const copy = (part: unknown): unknown => {
    at += 1;
    if (at === target) return value;
    if (Array.isArray(part)) return part.map(copy);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, copy(member)]));
  };
  return copy(body);
}

function countMembers(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 1;
  return Object.values(part).reduce<number>((sum, member) => sum + countMembers(member), 1);
}
