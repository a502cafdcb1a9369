/** A child that tries to take a lock file at given moments and tells whether it has it. */
import { takeLockFile } from '../../server/platform/database/lock-file.ts';

process.on('message', ({ file, at, holdMilliseconds }: { file: string; at: number; holdMilliseconds: number }) => {
  while (Date.now() < at) { /* all children begin in the same millisecond */ }
  try {
    const release = takeLockFile(file);
    const since = Date.now();
    setTimeout(() => {
      process.send!({ got: true, since, until: Date.now() });
      release();
    }, holdMilliseconds);
  } catch (error) {
    process.send!({ got: false, code: (error as { code?: string }).code });
  }
});
process.send!('ready');
