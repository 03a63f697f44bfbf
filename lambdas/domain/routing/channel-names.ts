/** The kinds of channel that there are, for who checks a routing file and needs no channel. */
export const CHANNEL_NAMES = ['slack', 'teams', 'pagerduty', 'telegram', 'email', 'sms', 'webhook'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];
