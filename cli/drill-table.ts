import type { DrillLine, DrillResult } from '../core/alerting/drill.ts';
import { NAME, plain, SENTENCE } from '../core/alerting/plain.ts';
import type { Style } from './style.ts';

/** A line for each hop, and one that says what it comes to. */
export const drillTable = ({ lines, stopped }: DrillResult, style: Style): string =>
  `${lines.map((line) => lineText(line, style)).join('\n')}\n${
    stopped === null
      ? style.good('the drill arrived everywhere')
      : style.bad(`the drill stopped at: ${stopped}. What is behind it, a real alert would not reach either.`)
  }\n`;

const lineText = (line: DrillLine, style: Style): string => {
  const hop = line.hop.padEnd(8);
  switch (line.kind) {
    case 'passed':
      return `${hop} ${style.good('ok')}    after ${(line.took / 1000).toFixed(2)} s   ${plain(line.where, NAME)}`;
    case 'failed':
      return `${hop} ${style.bad('FAILED')}  ${plain(line.where, NAME)}: ${plain(line.problem, SENTENCE)}`;
    case 'no-sign':
      return `${hop} ${style.bad('NO SIGN')}`;
    default:
      return line satisfies never;
  }
};
