import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { heatMapOf } from '../../../adapters/chart/heat-map.ts';
import { pngOf } from '../../../adapters/chart/png.ts';
import { renderHtml } from '../../../core/report/render-html.ts';
import type { Report } from '../../../core/report/report-data.ts';

/** Debian's Chromium, the one that is installed where this is tested. */
const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

export const WIDTHS = [375, 800] as const;
export const SCHEMES = ['light', 'dark'] as const;

/** The mail's HTML as a page, with the picture where a mail client would put it. */
export const pageOf = async (report: Report): Promise<string> => {
  const map = heatMapOf(report);
  if (!map) return renderHtml(report);
  const png = Buffer.from(await pngOf(map.svg)).toString('base64');
  const html = renderHtml(report, { source: 'cid:picture', jobs: map.jobs, more: map.more });
  return html.replace('cid:picture', `data:image/png;base64,${png}`);
};
