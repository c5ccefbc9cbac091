import type { Envelope } from '../../../adapters/eventbridge/envelope.ts';
import type { DecidedEvent } from '../../../core/alerting/event.ts';
import { formatSeconds } from '../../../core/time.ts';

/** An event as a target gets it. */
export const envelopeOf = (event: DecidedEvent): Envelope => ({
  version: '0',
  id: '6f8a3c5e-0000-4000-8000-000000000001',
  'detail-type': event.detailType,
  source: 'cronwitness',
  account: '111122223333',
  time: formatSeconds(event.time),
  region: 'eu-central-1',
  resources: [],
  detail: event.detail,
});
