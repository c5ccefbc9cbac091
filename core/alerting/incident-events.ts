import { formatInstant } from '../time.ts';
import { type DecidedEvent, headOf } from './event.ts';
import type { Incident } from './incident.ts';
import { countsOf, incidentLinks, nextStepOf, subjectOf, tallied, titleOf } from './incident-text.ts';
import { NAME, plain } from './plain.ts';

/** As many runs as an event names: with the longest names still below what EventBridge and Lambda take. */
const NAMED_RUNS = 500;

export const incidentOpened = (incident: Incident, drill = false): DecidedEvent => {
  const id = `incident-opened/${incident.id}`;
  return {
    id,
    detailType: 'Incident Opened',
    time: incident.opened,
    group: incident.id,
    detail: { ...shared({ ...incident, closed: null }, { id, drill }), action: 'trigger' },
  };
};

/** Only of a closed incident; of another it is our own mistake. */
export const incidentClosed = (incident: Incident, drill = false): DecidedEvent => {
  if (incident.closed === null) throw new RangeError(`${incident.id} is still open`);
  const id = `incident-closed/${incident.id}`;
  return {
    id,
    detailType: 'Incident Closed',
    time: incident.closed.at,
    group: incident.id,
    detail: {
      ...shared(incident, { id, drill }),
      action: 'resolve',
      closedAt: formatInstant(incident.closed.at),
      because: incident.closed.because,
    },
  };
};

const shared = (incident: Incident, { id, drill }: { readonly id: string; readonly drill: boolean }) => {
  const { cluster, cause, members, closed } = incident;
  const counts = countsOf(incident);
  const title = plain(titleOf(incident), 300);
  const summary = `${closed === null ? 'OPEN' : 'CLOSED'} ${plain(cluster, 60)}: ${title}`;
  const owners = [...new Set(members.flatMap((m) => (m.owner === null ? [] : [plain(m.owner, NAME)])))];
  return {
    ...headOf(
      { id, cluster, drill },
      { summary, nextStep: nextStepOf(incident), ...incidentLinks(incident) },
    ),
    incident: incident.id,
    kind: cause.kind,
    subject: subjectOf(cause),
    severity: cause.kind === 'cronjob' || cause.kind === 'image' ? ('error' as const) : ('critical' as const),
    title,
    openedAt: formatInstant(incident.opened),
    from: formatInstant(incident.from),
    to: formatInstant(incident.to),
    counts,
    causes: tallied(members).slice(0, 40),
    owners: owners.toSorted().slice(0, 50),
    runs: members.slice(0, NAMED_RUNS).map((m) => ({
      cronJob: plain(`${m.namespace}/${m.name}`, NAME),
      nominal: formatInstant(m.nominal),
      what: m.what,
      cause: m.cause,
      state: m.state,
      owner: m.owner === null ? null : plain(m.owner, 100),
    })),
    unnamed: counts.runs - Math.min(members.length, NAMED_RUNS),
  };
};
