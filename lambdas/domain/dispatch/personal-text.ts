/** What people write is told to many and kept for years: what would name a customer is kept out of it. */

const FORMS: readonly (readonly [string, RegExp])[] = [
  ['a mail address', /[^\s@]+@[^\s@]+\.[^\s@]/],
  ['a phone number', /\+\s?\d(?:[\s().-]*\d){6,}/],
  // Dates and times have their parts apart, amounts are shorter.
  ['a phone number or an id of a person', /(?<![\w-])\d{9,}(?![\w-])/],
  ['a WhatsApp message id', /wamid\./i],
];

/** What is personal in a text, in words; undefined when nothing is seen that is. */
export function personalIn(text: string): string | undefined {
  return FORMS.find(([, form]) => form.test(text))?.[0];
}
