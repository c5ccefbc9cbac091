import type { Assessed } from '../core/numbers/objective.ts';
import { formatPpm } from '../core/numbers/percent.ts';
import {
  budgetOf,
  OBJECTIVES,
  type ObjectiveName,
  reasonOf,
  shareOf,
  verdictOf,
} from '../core/report/phrase.ts';
import { formatDuration, seconds } from '../core/time.ts';
import type { Overview } from './api.ts';
import { byId, fill, h } from './dom.ts';

const TITLES: Readonly<Record<ObjectiveName, string>> = { start: 'Started in time', survive: 'Left to end' };

/** The two objectives of the week, each with its share, its budget and the reason. */
export const showObjectives = (overview: Overview): void => {
  fill(byId('objectives'), ...OBJECTIVES.map((name) => card(name, overview)));
};

const card = (name: ObjectiveName, overview: Overview): HTMLElement => {
  const sli = overview.objectives[name];
  return h(
    'article',
    { class: `card objective ${sli.kind}` },
    h(
      'header',
      { class: 'card-head' },
      h('h2', {}, TITLES[name]),
      h('span', { class: `badge ${sli.kind}` }, verdictOf(sli).toLowerCase()),
      h('p', { class: 'note' }, `${overview.window.label} · ${promise(name, overview)}`),
    ),
    h('p', { class: 'share' }, shareOf(sli)),
    sli.kind === 'no-data' ? null : budget(sli),
    h('p', { class: 'reason' }, reasonOf(name, overview)),
  );
};

const promise = (name: ObjectiveName, { objectives, policy }: Overview): string => {
  const target = formatPpm(objectives[name].objective.targetPpm);
  return name === 'start'
    ? `promised: ${target} start within ${formatDuration(seconds(policy.graceSeconds))}`
    : `promised: ${target} are not ended from outside`;
};

/** How much of the budget is used: full is spent, and what is over spills. */
const budget = (sli: Assessed): HTMLElement => {
  const { allowed, used } = sli.budget;
  const share = allowed === 0 ? (used > 0 ? 1 : 0) : Math.min(1, used / allowed);
  const bar = h('span', { class: 'bar-fill' });
  bar.style.setProperty('width', `${(share * 100).toFixed(1)}%`);
  return h(
    'div',
    { class: 'budget' },
    h('span', { class: 'bar', role: 'img', 'aria-label': `Error budget: ${budgetOf(sli)}` }, bar),
    h('span', { class: 'bar-words' }, `budget ${budgetOf(sli)}`),
  );
};
