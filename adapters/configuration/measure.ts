import type { Measure } from '../../core/pipeline/week-report.ts';
import type { Configuration } from './schema.ts';

/** What the configuration holds a cluster against. */
export const measureIn = ({ objectives: { start, survive } }: Configuration): Measure => ({
  objectives: {
    start: { name: 'start', targetPpm: start.target },
    survive: { name: 'survive', targetPpm: survive.target },
  },
  notCounted: { start: start.notCounted, survive: survive.notCounted },
});
