/** A list that is read by pages, as its table needs it. */
import type { Paged } from './table.tsx';

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isPlaceholderData: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage(): unknown;
}

/** While a list that was sorted anew is awaited, the old rows are shown and not read on. */
export function pagedOf(
  query: Pages, list: Pick<Paged, 'total' | 'order' | 'onOrder' | 'sorts'>,
): Paged {
  return {
    ...list, isReading: query.isFetchingNextPage || query.isPlaceholderData,
    failed: query.isFetchNextPageError ? query.error : null,
    more: query.hasNextPage && !query.isPlaceholderData ? () => void query.fetchNextPage() : null,
  };
}
