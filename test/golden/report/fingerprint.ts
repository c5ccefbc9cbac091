// Prints a hash of every golden rendering, made by this process in its own zone and locale.
import { createHash } from 'node:crypto';
import { goldenReports, renderings } from './reports.ts';

const hash = createHash('sha256');
for (const [name, report] of await goldenReports())
  for (const [extension, render] of Object.entries(renderings))
    hash.update(`${name}.${extension}\n${render(report)}`);
process.stdout.write(hash.digest('hex'));
