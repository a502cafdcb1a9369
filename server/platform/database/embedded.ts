import type { Database } from './database.ts';
import { failure } from '../errors.ts';
export async function openEmbedded(_options: { directory: string }): Promise<Database> {
  throw failure('DATABASE_UNAVAILABLE');
}
