/**
 * The customers who write to a tenant: none of them exists. Their names hold what breaks careless code, and some
 * have adopted a username and so show no phone number.
 */
import type { Random } from '../random';
import { digits, pick } from './draw';
import { CUSTOMER_NUMBERS, customerNumber } from './fictional-numbers';
import type { JsonObject } from './update';

export interface Person {
  readonly name: string;
  /** Business-scoped user id: country, dot, digits. Everybody has one. */
  readonly userId: string;
  /** Phone number digits; absent when the person shows a username in its place. */
  readonly waId?: string;
  readonly username?: string;
}

// biome-ignore format: a word list
const GIVEN_NAMES = [
  'Amara', 'Anaïs', 'Björk', 'Đorđe', 'Eun-ji', 'Fatou', 'Hồng', 'Håkon', 'Ines', 'José', 'Kofi', 'Łucja',
  'Made', 'Niamh', 'Oğuz', 'Priya', 'Rosa', 'Siti', 'Tomáš', 'Wayan', 'Zoë', 'Ольга', 'سلمى', '雪梅',
] as const;
// biome-ignore format: a word list
const FAMILY_NAMES = [
  'Adeyemi', 'Álvarez', 'Brandt', 'Chaudhry', 'D’Arcy', 'Ferreira', 'Hartono', 'Ivanova', 'Jørgensen', 'Kim',
  'Lindqvist', 'Müller', 'Nguyễn', 'O’Neill', 'Pratiwi', 'Rossi', 'Şahin', 'Tanaka', 'Wijaya', '陈',
] as const;
const FLOURISHES = [' 🌸', ' ☕️', ' 👩🏽‍🚀', ' ✨', ' | a/c', ' "Bo"'] as const;

/** The customers of one tenant, made as they are first met. */
export interface People {
  /** Draws somebody; a few write far more often than the rest. */
  meet(random: Random): Person;
}

/** @param limit how many different customers there are at most. */
export function createPeople(random: Random, limit = 2000): People {
  const known: (Person | undefined)[] = [];
  const salt = random.int(CUSTOMER_NUMBERS);
  const count = Math.min(limit, CUSTOMER_NUMBERS);
  return {
    meet: (chance) => {
      const index = Math.floor(count * chance.next() ** 2);
      known[index] ??= createPerson(random.fork(`person-${index}`), index, salt);
      return known[index];
    },
  };
}

function createPerson(random: Random, index: number, salt: number): Person {
  const number = customerNumber(index, salt);
  const given = pick(random, GIVEN_NAMES);
  const flourish = random.next() < 0.2 ? pick(random, FLOURISHES) : '';
  const name = `${given} ${pick(random, FAMILY_NAMES)}${flourish}`;
  const userId = `${number.country}.1349${digits(random, 16)}`;
  if (random.next() >= 0.15) return { name, userId, waId: number.digits };
  const username = `guest.${index}.${random.hex(4)}`;
  return random.next() < 0.5 ? { name, userId, username } : { name, userId, username, waId: number.digits };
}

/** The entry of a webhook's `contacts` array. */
export function contactOf(person: Person): JsonObject {
  return {
    profile: { name: person.name, username: person.username },
    wa_id: person.waId,
    user_id: person.userId,
  };
}

/** The digits that a message id embeds for this person. */
export function partyOf(person: Person): string {
  return person.waId ?? person.userId.slice(3);
}
