import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { deployedRules } from '../../adapters/eventbridge/deployed-rules.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { externalRunsOn } from '../../adapters/store/external-runs.ts';
import { parseInstant } from '../../core/time.ts';
import { externalRunsWith } from '../../functions/external-runs.ts';
import { withDirectory, withLocalBus } from '../adapters/eventbridge/local-bus.ts';

const at = (text: string) => parseInstant(text) ?? expect.fail(text);
const DAY = { from: at('2026-11-22T00:00:00Z'), to: at('2026-11-23T00:00:00Z') };
const RUN = {
  job: 'Settle_EU',
  startedAt: '2026-11-22T02:30:01Z',
  endedAt: '2026-11-22T02:31:00Z',
  outcome: 'succeeded',
};

/** The function behind the rules as deployed, on a bus of this process; `book` is what it has stored. */
const receiving = (
  use: (given: {
    readonly put: (...details: readonly unknown[]) => Promise<void>;
    readonly url: string;
    readonly book: ReturnType<typeof externalRunsOn>;
    readonly answers: readonly unknown[];
  }) => Promise<void>,
): Promise<void> => {
  const book = externalRunsOn(memoryTable());
  const receive = externalRunsWith(async () => ({ book }));
  const answers: unknown[] = [];
  const lambda = async (delivery: {
    readonly input: unknown;
    readonly target: { readonly logicalId: string };
  }) => {
    expect(delivery.target.logicalId).toMatch(/^FunctionsExternalRuns/);
    answers.push(await receive(delivery.input, {} as never));
  };
  return withLocalBus(
    { rules: deployedRules([]), targetsByKind: { lambda, sns: () => undefined } },
    async (bus) => {
      const put = async (...details: readonly unknown[]): Promise<void> => {
        const Entries = details.map((detail) => ({
          EventBusName: 'cronwitness',
          Source: 'external',
          DetailType: 'External Run',
          Detail: JSON.stringify(detail),
        }));
        await bus.client.send(new PutEventsCommand({ Entries }));
        await bus.idle();
      };
      await use({ put, url: bus.url, book, answers });
    },
  );
};

test('a run that is told to the bus is kept, under the name that the job has in Kubernetes', () =>
  receiving(async ({ put, book }) => {
    await put(RUN);
    expect(await book.runs('settle-eu', DAY)).toEqual([
      {
        job: 'settle-eu',
        startedAt: at(RUN.startedAt),
        endedAt: at(RUN.endedAt),
        outcome: 'succeeded',
        witness: 'told',
      },
    ]);
  }));

test('a run that is told twice is one run', () =>
  receiving(async ({ put, book, answers }) => {
    await put(RUN, RUN);
    await put(RUN);
    expect(answers).toHaveLength(3);
    expect(await book.runs('settle-eu', DAY)).toHaveLength(1);
  }));

test('what is no run is let go, and its neighbours are kept', () =>
  receiving(async ({ put, book, answers }) => {
    await put({ job: 'a' }, { ...RUN, endedAt: '2026-11-22T02:00:00Z' }, RUN, {});
    expect(answers).toEqual([{ stored: 0 }, { stored: 0 }, { stored: 1 }, { stored: 0 }]);
    expect(await book.runs('settle-eu', DAY)).toHaveLength(1);
  }));

// The AWS CLI is not needed for this: one that only passes the entries on stands in for it.
const CLI = `#!/usr/bin/env node
const entries = JSON.parse(process.argv[process.argv.indexOf('--entries') + 1]);
const response = await fetch(process.env.BUS_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
  body: JSON.stringify({ Entries: entries }),
});
process.exit(response.ok ? 0 : 255);
`;

test('the wrapper of examples/ works end to end: a crontab’s run stands in the store', () =>
  receiving(async ({ url, book, answers }) => {
    await withDirectory(async (directory) => {
      writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
      writeFileSync(join(directory, 'aws'), CLI);
      chmodSync(join(directory, 'aws'), 0o755);
      const env = { ...process.env, PATH: `${directory}:${process.env.PATH}`, BUS_URL: url };
      const wrapper = fileURLToPath(new URL('../../examples/external-run.sh', import.meta.url));
      const before = Date.now();
      await promisify(execFile)('sh', [wrapper, 'nightly-report', 'true'], { env });
      await expect.poll(() => answers.length).toBe(1);
      const window = { from: at(new Date(before - 2000).toISOString()), to: at('2100-01-01T00:00:00Z') };
      expect(answers).toEqual([{ stored: 1 }]);
      const runs = await book.runs('nightly-report', {
        ...window,
        to: at(new Date(Date.now() + 1000).toISOString()),
      });
      expect(runs).toMatchObject([{ job: 'nightly-report', outcome: 'succeeded', witness: 'told' }]);
    });
  }));
