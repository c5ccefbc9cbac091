import { WEBHOOK_PROTOTYPES } from '../adapters/configuration/webhook-prototype.ts';
import type { StackSettings } from './settings.ts';

/** A stack with everything that decides who gets what: mails, and a webhook of each shape. It is never deployed. */
export const prototypeSettings: StackSettings = {
  clusters: [
    { name: 'prototype', access: { kind: 'eks', cluster: 'prototype', region: null }, network: null },
  ],
  report: { zone: 'UTC', day: 'monday', hour: 7 },
  mailFrom: 'prototype@example.com',
  configurationSet: null,
  operators: [],
  webhooks: Object.values(WEBHOOK_PROTOTYPES),
  configuration: '',
  attached: [],
};
