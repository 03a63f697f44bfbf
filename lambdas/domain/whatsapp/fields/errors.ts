/** Errors as Meta reports them in many places, each with what it means for whoever must act. */
import { defineEvent } from '../../event/definition';
import { type Kind, list, maybe, needed, number, oneOf, part, personal, text } from '../../event/shape';
import { asRecord } from '../../json';
import { classifyError, ERROR_CATEGORIES, RETRY_ADVICE } from '../error-codes';
import { NUMBER, ofNumber } from './common';
import { draftOf, type ReceivedChange, recurringId } from './draft';

const MEMBERS = {
  code: needed(number, 'code'),
  /** Empty where Meta gives none. */
  title: needed(
    personal({
      read: (value: unknown) => (typeof value === 'string' ? value : undefined),
      schema: { type: 'string' },
    }),
    'title',
  ),
  message: maybe(personal(text), 'message'),
  explanation: maybe(personal(text), '@explanation'),
  link: maybe(personal(text), 'href'),
  category: needed(oneOf(...ERROR_CATEGORIES), '@category'),
  retry: needed(oneOf(...RETRY_ADVICE), '@retry'),
};

const described = part(MEMBERS);

export const whatsAppError: Kind<NonNullable<ReturnType<typeof described.read>>> = {
  ...described,
  read: (value) => {
    const error = asRecord(value);
    const code = number.read(error?.code);
    if (!error || code === undefined || !Number.isInteger(code)) return undefined;
    const { error_data: data, ...rest } = error;
    const { details, ...moreData } = asRecord(data) ?? {};
    const { category, retry } = classifyError(code);
    return described.read({
      ...rest,
      title: typeof rest.title === 'string' ? rest.title : '',
      '@explanation': details,
      ...(data !== undefined && asRecord(data) === undefined ? { error_data: data } : {}),
      ...(asRecord(data) && Object.keys(moreData).length > 0 ? { error_data: moreData } : {}),
      '@category': category,
      '@retry': retry,
    });
  },
};

export const whatsAppErrors = list(whatsAppError);

/** Of the system, the app or the account: it belongs to no message. */
const errorReported = defineEvent(
  'whatsapp.error.reported',
  'Meta reports an error that belongs to no message',
  {
    ...NUMBER,
    error: needed(whatsAppError, '@error'),
  },
);

export const ERROR_EVENTS = [errorReported] as const;

/** Meta tells neither an id nor a time: see docs/adr/0009. */
export function readError(change: ReceivedChange, item: unknown) {
  const about = { id: recurringId(change, item) };
  return draftOf(errorReported, change, ofNumber(change, { '@error': item }), about, item);
}
