/** All kinds of channel: a new one is its file and its line here. */
import type { ChannelKind } from '../channel-kind';
import { PAGERDUTY } from './pagerduty';
import { SLACK } from './slack';
import { TEAMS } from './teams';
import { TELEGRAM } from './telegram';
import { WEBHOOK } from './webhook';

export const CHANNEL_KINDS: readonly ChannelKind[] = [SLACK, TEAMS, PAGERDUTY, TELEGRAM, WEBHOOK];
