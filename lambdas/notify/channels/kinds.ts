/** All kinds of channel: a new one is its file and its line here. */
import type { ChannelKind } from '../channel-kind';
import { EMAIL } from './email';
import { PAGERDUTY } from './pagerduty';
import { SLACK } from './slack';
import { SMS } from './sms';
import { TEAMS } from './teams';
import { TELEGRAM } from './telegram';
import { WEBHOOK } from './webhook';

export const CHANNEL_KINDS: readonly ChannelKind[] = [SLACK, TEAMS, PAGERDUTY, TELEGRAM, EMAIL, SMS, WEBHOOK];
