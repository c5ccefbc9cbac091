/**
 * How the bus itself turns an incident's event into what a chat or a pager takes: an `InputTransformer` of the rule's
 * target. The details carry the words for it (`summary`, `action`, `severity`), so that no function stands between.
 * `summary` holds no `<`, `>`, `&` nor mentions: nothing in a job's name can ping a channel.
 */
export type WebhookShape = {
  readonly inputPathsMap: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
};

/** Slack's incoming webhooks, and what speaks like them (Mattermost, Rocket.Chat). https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slackShape: WebhookShape = {
  inputPathsMap: { summary: '$.detail.summary' },
  inputTemplate: '{"text": <summary>}',
};

/** PagerDuty's Events API v2; opened and closed share the incident's id as `dedup_key`. https://developer.pagerduty.com/docs/send-alert-event */
export const pagerDutyShape: WebhookShape = {
  inputPathsMap: {
    action: '$.detail.action',
    incident: '$.detail.incident',
    summary: '$.detail.summary',
    severity: '$.detail.severity',
    cluster: '$.detail.cluster',
    time: '$.time',
    next: '$.detail.nextStep',
  },
  inputTemplate:
    '{"event_action": <action>, "dedup_key": <incident>, "payload": {"summary": <summary>, "source": <cluster>, "severity": <severity>, "timestamp": <time>, "custom_details": {"next": <next>}}}',
};

/** By the name that the configuration has for it; `event` is the event as it is. */
export const WEBHOOK_SHAPES = {
  event: null,
  slack: slackShape,
  pagerduty: pagerDutyShape,
} as const satisfies Readonly<Record<string, WebhookShape | null>>;

export type WebhookShapeName = keyof typeof WEBHOOK_SHAPES;
