import { loadConfiguration } from '../adapters/configuration/load.ts';
import { measureIn } from '../adapters/configuration/measure.ts';
import { policyOf } from '../adapters/configuration/policy.ts';
import type { Configuration } from '../adapters/configuration/schema.ts';
import { eventBridgeClient } from '../adapters/eventbridge/client.ts';
import { pause } from '../adapters/eventbridge/pause.ts';
import { createPublisher } from '../adapters/eventbridge/publisher.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { findZone, type Zone } from '../core/numbers/zone.ts';
import { dayOfZone } from '../core/pipeline/days.ts';
import { besideCode } from './environment.ts';

/** The configuration that lies beside the code. @throws BadConfiguration */
export const configurationOf = (file: string): Configuration => loadConfiguration(besideCode(file));

export const zoneOf = ({ report }: Configuration): Zone => {
  const zone = findZone(report.zone);
  if (zone) return zone;
  throw new Error(`this runtime does not know the time zone ${report.zone}`);
};

/** What the configuration gives the judge of a cluster; the store gives the rest. */
export const judgePortsOf = (file: string, cluster: string) => {
  const configuration = configurationOf(file);
  return {
    cluster,
    policy: policyOf(configuration, cluster),
    terms: measureIn(configuration),
    zone: configuration.report.zone,
    dayOf: dayOfZone(zoneOf(configuration)),
    ...snapshotSqueeze,
  };
};

export const publisherOf = (busName: string) =>
  createPublisher({ client: eventBridgeClient(), busName, sleep: pause });
