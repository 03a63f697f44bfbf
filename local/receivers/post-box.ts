/** Puts the mails and text messages that the local SES and SNS took into the inbox, as people would read them. */
import type { LocalMail } from '../aws/ses/ses';
import type { LocalSms } from '../aws/sns/sms';
import type { Inbox } from './inbox';

export interface PostBox {
  readonly mail: (mail: LocalMail) => void;
  readonly sms: (sms: LocalSms) => void;
}

export function createPostBox(inbox: Inbox): PostBox {
  return {
    mail: ({ id, to, from, subject, html, text, headers }) => {
      const reply = /<([^<>@]+)@[^<>]*amazonses\.com>/.exec(headers['In-Reply-To'] ?? '')?.[1];
      inbox.add({
        channel: 'email',
        place: to.join(', '),
        lines: [subject, ...(text ?? '').split('\n')],
        payload: { from, to, subject, html, text, headers },
        ref: id,
        ...(reply === undefined ? {} : { replyTo: reply }),
      });
    },
    sms: ({ id, phone, text, senderId }) => {
      inbox.add({
        channel: 'sms',
        place: phone,
        lines: text.split('\n'),
        payload: { text, ...(senderId === undefined ? {} : { senderId }) },
        ref: id,
      });
    },
  };
}
