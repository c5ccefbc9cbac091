import { expect, test } from 'vitest';
import type { Incident } from '../../../core/alerting/incident.ts';
import { incidentsWithin } from '../../../core/history-query/incidents.ts';
import { instant, parseInstant } from '../../../core/time.ts';

const at = (text: string) => parseInstant(text) ?? instant(0);
const incident = (id: string, opened: string, closed: string | null): Incident => ({
  id,
  cluster: 'c',
  cause: { kind: 'controller-down' },
  opened: at(opened),
  from: at(opened),
  to: at(opened),
  lastBad: at(opened),
  members: [],
  uncounted: 7,
  healed: [],
  closed: closed === null ? null : { at: at(closed), because: 'over' },
});

const window = { from: at('2026-11-16T00:00:00Z'), to: at('2026-11-23T00:00:00Z') };
const stored = [
  incident('over before', '2026-11-10T00:00:00Z', '2026-11-11T00:00:00Z'),
  incident('reaches in', '2026-11-10T00:00:00Z', '2026-11-16T08:00:00Z'),
  incident('inside', '2026-11-18T00:00:00Z', '2026-11-18T01:00:00Z'),
  incident('open', '2026-11-20T00:00:00Z', null),
];
const longOpen = incident('open for a year', '2025-11-20T00:00:00Z', null);

test('an incident belongs to every window in which it was open, however long ago it began', async () => {
  const found = await incidentsWithin(
    {
      incidents: async (_, asked) => stored.filter((i) => i.from >= asked.from && i.from < asked.to),
      state: async () => ({ sequence: 1, incidents: [longOpen], gap: null }),
    },
    'c',
    window,
  );
  expect(found.map((i) => i.id)).toEqual(['open for a year', 'reaches in', 'inside', 'open']);
  expect(found.at(-1)).toMatchObject({ closed: null, runs: 7, cause: 'controller-down' });
});
