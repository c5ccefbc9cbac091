import type { Report } from './report-data.ts';

/** The report as JSON. The keys stand in the order in which the report was built: the same report, the same bytes. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
