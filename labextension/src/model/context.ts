import type { Client } from '../protocol/client';
import type { Feed } from '../protocol/feed';
import type { IOpenDocuments } from './documents';

/** What all models are given by the plugin. */
export interface IModelContext {
  readonly client: Client;
  readonly feed: Feed;
  readonly documents: IOpenDocuments;
  /** The name of the person at this page, as executions record it; null while it is not known. */
  readonly person: () => string | null;
}
