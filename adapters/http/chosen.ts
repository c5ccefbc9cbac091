import { choose } from '../../core/history-query/chosen.ts';
import type { Chosen } from '../../core/history-query/query.ts';
import { Refusal, shown } from './problem.ts';
import type { ApiPorts } from './services.ts';

type Asked = { readonly label?: string | undefined; readonly incident?: string | undefined };

/** Looks up the labels and the incident that are asked for. Throws a 404 where there is no such incident. */
export const chosenFor = async (
  ports: Pick<ApiPorts, 'judgements' | 'alerts'>,
  cluster: string,
  { label, incident }: Asked,
): Promise<readonly Chosen[]> => {
  const chosen = await choose(ports, cluster, { labels: label?.split(',') ?? [], incident });
  if (chosen === null)
    throw new Refusal(404, `incident: there is none with the id "${shown(incident ?? '')}"`);
  return chosen;
};
