/** Whether the device itself says that it has a network: false is sure, true is a hope. */
import { useSyncExternalStore } from 'react';

function subscribe(hear: () => void): () => void {
  addEventListener('online', hear);
  addEventListener('offline', hear);
  return () => {
    removeEventListener('online', hear);
    removeEventListener('offline', hear);
  };
}
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
