import type { Incident } from '../../../core/alerting/incident.ts';
import { groupIncidents } from '../../../core/alerting/incident-group.ts';
import { nowhere, type Place, type Transition, transitions } from '../../../core/alerting/transitions.ts';
import type { StartVerdict } from '../../../core/verdict/verdict.ts';
import { at, completed, killed, onTime, run } from './verdicts.ts';

/** Steps of (instant of the judgement, what changed), and the story they tell. */
export const tell = (steps: readonly (readonly [string, readonly Transition[]])[]): readonly string[] => {
  const story: string[] = [];
  let known: readonly Incident[] = [];
  for (const [time, changed] of steps) {
    const { incidents, opened, closed, updated } = groupIncidents({ cluster: 'c', known }, changed, at(time));
    for (const i of opened) story.push(`${time} opened ${short(i)}`);
    for (const i of updated) story.push(`${time} updated ${short(i)}`);
    for (const i of closed) story.push(`${time} closed ${short(i)} ${i.closed?.because}`);
    known = incidents;
  }
  return story;
};
const short = (i: Incident): string => `${i.id.split('/')[2]} ${i.members.length + i.uncounted}`;

export const bad = (name: string, time: string, start: StartVerdict, place?: Place): readonly Transition[] =>
  transitions(null, run(name, time, start), place);
export const kill = (
  name: string,
  time: string,
  cause: Parameters<typeof killed>[0],
  node: string | null = null,
) =>
  transitions(null, run(name, time, onTime(at(time)), { finish: killed(cause, at(time)) }), {
    ...nowhere,
    node,
  }).filter((t) => t.kind !== 'run-fine');
export const good = (name: string, time: string): readonly Transition[] =>
  transitions(null, run(name, time, onTime(at(time)), { finish: completed(at(time)) }));
export const many = (n: number, make: (name: string) => readonly Transition[]): readonly Transition[] =>
  Array.from({ length: n }, (_, i) => make(`job-${String(i).padStart(3, '0')}`)).flat();
