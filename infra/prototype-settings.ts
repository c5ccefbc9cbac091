import { WEBHOOK_PROTOTYPE } from '../adapters/configuration/webhook-prototype.ts';
import type { StackSettings } from './settings.ts';

/** A stack with everything that decides who gets what: mails, and one webhook. It is never deployed. */
export const prototypeSettings: StackSettings = {
  clusters: [
    { name: 'prototype', access: { kind: 'eks', cluster: 'prototype', region: null }, network: null },
  ],
  report: { zone: 'UTC', day: 'monday', hour: 7 },
  mailFrom: 'prototype@example.com',
  configurationSet: null,
  operators: [],
  webhooks: [WEBHOOK_PROTOTYPE],
  configuration: '',
  attached: [],
};
