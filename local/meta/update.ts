/**
 * The words in which the stand-in for Meta speaks with itself: who sends, and one piece of news for that sender.
 * What a webhook body looks like is `envelope.ts`'s business.
 */

export type Json = string | number | boolean | null | JsonObject | readonly Json[];

/** A JSON object; a member that is undefined is left out of the text. */
export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

/** A tenant's WhatsApp number, as Meta names it in a webhook. */
export interface TenantSender {
  readonly tenantId: string;
  readonly name: string;
  /** WhatsApp Business Account id: digits. */
  readonly wabaId: string;
  /** Graph id of the number: digits. */
  readonly phoneNumberId: string;
  /** Digits of the number, country code first, no plus sign. */
  readonly displayPhoneNumber: string;
}

/** One piece of news, the unit that must be counted exactly once. */
export interface Update {
  /** Equal for two deliveries of the same news, different for any two pieces of news. */
  readonly key: string;
  /** `message.<type>`, `status.<status>`, or the webhook field. */
  readonly type: string;
  readonly sender: TenantSender;
  /** When Meta is ready to send it, milliseconds since the epoch. */
  readonly dueMs: number;
  readonly part: UpdatePart;
}

/** Messages and statuses share a `messages` change with others of their number; any other field stands alone. */
export type UpdatePart =
  | { readonly kind: 'message' | 'status'; readonly item: JsonObject; readonly contact?: JsonObject }
  | { readonly kind: 'field'; readonly field: string; readonly value: JsonObject };
