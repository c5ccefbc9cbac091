import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { apiOn } from '../adapters/http/app.ts';
import { type Served, serveDashboard } from '../adapters/http/serve.ts';
import type { HistoryPorts } from '../core/history-query/present.ts';
import { instant } from '../core/time.ts';
import { mailsIn } from './local-mails.ts';
import { type OpenStore, type StoreOptions, usingStore, withStoreOptions } from './store.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

type Options = StoreOptions & { readonly port: string };

/** `cronwitness ui`: the dashboard over a store, until interrupted. */
export const addUi = (program: Command): void => {
  const command = program
    .command('ui')
    .description('the dashboard on localhost, over the embedded store or a deployed table')
    .option('--port <n>', 'the port; 0 for any that is free', '8099');
  withStoreOptions(command).action(async (options: Options) => {
    const port = /^\d{1,5}$/.test(options.port) ? Number(options.port) : 65_536;
    if (port > 65_535) throw new UsageError(`--port: "${options.port}" is not a port; expected 0 to 65535`);
    const serve = async (store: OpenStore): Promise<void> => {
      const served = await serveOn(
        store,
        port,
        options.table === undefined ? mailsIn(options.data, null) : null,
      );
      process.stdout.write(`${served.url}\n`);
      process.stderr.write('cronwitness: Ctrl-C ends it\n');
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      await served.stop();
    };
    await usingStore(options, serve, { lasting: true });
  });
};

/** The built page lies beside the built command; from the sources, in dist. */
export const dashboardAssets = (): string => {
  const beside = import.meta.url.endsWith('.ts') ? '../dist/dashboard' : './dashboard';
  return fileURLToPath(new URL(beside, import.meta.url));
};

/** The dashboard over a store's ports; a port that is taken is one clear line. */
export const serveOn = async (
  store: HistoryPorts & Pick<OpenStore, 'alerts' | 'reports' | 'views'>,
  port: number,
  mails: string | null,
): Promise<Served> => {
  const api = apiOn({ ...store, measure: null }, () => instant(Date.now()));
  try {
    return await serveDashboard(api, {
      port,
      assets: dashboardAssets(),
      ...(mails === null ? {} : { mails }),
    });
  } catch (error) {
    throw new WorldError(`--port ${port}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
