/** The options that say what a tenant is, and what becomes of a tenant by them. */
import type { Command } from 'commander';
import type { TenantInput } from '../../lambdas/domain/tenant/registration';
import { CommandError } from '../output';

/** Options as commander hands them over, by their names in camel case. */
export type ProfileOptions = Readonly<Record<string, unknown>>;

interface ListOption {
  readonly flag: string;
  readonly member: 'wabaIds' | 'phoneNumberIds' | 'displayPhoneNumbers' | 'businessIds' | 'channels' | 'apps';
  readonly value: string;
  readonly what: string;
}

const LISTS: readonly ListOption[] = [
  { flag: 'waba', member: 'wabaIds', value: 'id', what: 'ids of its WhatsApp Business Accounts' },
  {
    flag: 'phone-number-id',
    member: 'phoneNumberIds',
    value: 'id',
    what: "Meta's ids of its numbers, not the numbers",
  },
  {
    flag: 'display-number',
    member: 'displayPhoneNumbers',
    value: 'number',
    what: 'its numbers as people dial them, for webhooks that name no id',
  },
  {
    flag: 'business',
    member: 'businessIds',
    value: 'id',
    what: 'ids of its business portfolios, for webhooks to partners',
  },
  { flag: 'channel', member: 'channels', value: 'name', what: 'alert channels that are told of it' },
  {
    flag: 'app',
    member: 'apps',
    value: 'name',
    what: 'Meta apps, as in /webhooks/NAME, that may speak for it; without any, all may',
  },
];

const MAPS = [
  { flag: 'label', member: 'labels', pair: 'key=value', what: 'names of team, tier and the like' },
  { flag: 'quota', member: 'quotas', pair: 'name=n', what: 'messagesPerDay, messagesPerMinute' },
  { flag: 'threshold', member: 'thresholds', pair: 'rule=n', what: "in place of the rule's own threshold" },
] as const;

/** @param changing describes a tenant that is there: lists can be added to, pairs taken away */
export function addProfileOptions(command: Command, { changing }: { readonly changing: boolean }): Command {
  for (const { flag, value, what } of LISTS) {
    command.option(`--${flag} <${value}...>`, changing ? `${what}; instead of those it has` : what);
    if (changing) {
      command.option(`--add-${flag} <${value}...>`, 'beside those it has');
      command.option(`--remove-${flag} <${value}...>`, 'from those it has');
    }
  }
  for (const { flag, pair, what } of MAPS) {
    command.option(`--${flag} <${pair}...>`, changing ? `${what}; with nothing after "=" it goes` : what);
  }
  return command;
}

/** The tenant as the options make it, not checked yet. Throws a `CommandError` that lists what cannot be followed. */
export function applyProfileOptions(tenant: TenantInput, options: ProfileOptions): TenantInput {
  const faults: string[] = [];
  const lists = LISTS.map((list) => [
    list.member,
    changeList(list, tenant[list.member] ?? [], options, faults),
  ]);
  const maps = MAPS.map(({ flag, member }) => [
    member,
    changeMap({ flag, numeric: member !== 'labels' }, { ...tenant[member] }, options, faults),
  ]);
  if (faults.length > 0)
    throw new CommandError(`the tenant cannot be registered:\n  ${faults.join('\n  ')}`, 2);
  const name = typeof options.name === 'string' ? options.name : tenant.name;
  return { ...tenant, name, ...Object.fromEntries([...lists, ...maps]) };
}

function changeList(
  { flag, member }: ListOption,
  had: readonly string[],
  options: ProfileOptions,
  faults: string[],
): readonly string[] {
  const comparable = (value: string) =>
    member === 'displayPhoneNumbers' ? value.replace(/[^0-9]/g, '') : value;
  // An option needs a value: an empty one clears the list.
  const values = valuesOf(options, flag)?.filter((value) => value !== '') ?? had;
  const removed = (valuesOf(options, `remove-${flag}`) ?? []).map(comparable);
  for (const value of removed.filter((each) => !values.includes(each))) {
    faults.push(
      `--remove-${flag}: came "${value}", accepted is one of those it has: ${values.join(', ') || 'none'}`,
    );
  }
  return [...values.filter((value) => !removed.includes(value)), ...(valuesOf(options, `add-${flag}`) ?? [])];
}

function changeMap(
  { flag, numeric }: { readonly flag: string; readonly numeric: boolean },
  had: Readonly<Record<string, string | number>>,
  options: ProfileOptions,
  faults: string[],
): Readonly<Record<string, string | number>> {
  const entries = new Map(Object.entries(had));
  for (const pair of valuesOf(options, flag) ?? []) {
    const at = pair.indexOf('=');
    const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || (numeric && Number.isNaN(Number(value)))) {
      const accepted = numeric ? 'NAME=NUMBER' : 'KEY=VALUE';
      faults.push(`--${flag}: came "${pair}", accepted is ${accepted}, or nothing after "=" to take it away`);
    } else if (value === '') entries.delete(key);
    else entries.set(key, numeric ? Number(value) : value);
  }
  return Object.fromEntries(entries);
}

function valuesOf(options: ProfileOptions, flag: string): readonly string[] | undefined {
  const attribute = flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return options[attribute] as readonly string[] | undefined;
}
