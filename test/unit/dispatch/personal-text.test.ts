import { personalIn } from '../../../lambdas/domain/dispatch/personal-text';

describe('what people write', () => {
  it.each([
    ['ask sari@example.org', 'a mail address'],
    ['call +62 812 3456 7890', 'a phone number'],
    ['+1 (555) 010-0999 is angry', 'a phone number'],
    ['customer 6281234567890 again', 'a phone number or an id of a person'],
    ['wamid.HBgL is stuck', 'a WhatsApp message id'],
  ])('%p holds %s', (text, what) => {
    expect(personalIn(text)).toBe(what);
  });

  it.each([
    'rolling back to 1.4.2',
    'see inc-20261121-3f9a01, began 2026-11-21 09:41:30',
    'from 2026-11-21T09:41:30.000Z on',
    'more than 20000000 messages',
    '8 of 48 @ 16.7 %',
    'PR 1234 + 5 more',
  ])('%p holds nothing personal', (text) => {
    expect(personalIn(text)).toBeUndefined();
  });
});
