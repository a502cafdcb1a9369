/** The built web, held in memory and compressed once; pages get a fresh nonce each time. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { App } from './http.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json',
  '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2', '.ico': 'image/x-icon',
};
/** Too little to gain below. */
const GZIP_BYTES_MIN = 1024;

interface WebFile {
  body: Buffer;
  gzip: Buffer | undefined;
  etag: string;
  type: string;
}

/**
 * Serves what the web build wrote: hashed assets for good, pages never kept and with the nonce in
 * both the policy and the page. `pages` maps a path to its html file.
 */
export async function serveWeb(
  app: App, directory: string, pages: Readonly<Record<string, string>>,
): Promise<void> {
  const files = await readFiles(directory);
  for (const [path, file] of files) {
    if (path.endsWith('.html')) continue;
    app.get(path, { config: { policy: 'public' } }, async (request, reply) => {
      // A worker's own file carries the policy of what the worker may fetch.
      reply.header('content-security-policy', WORKER_POLICY);
      reply.header('etag', file.etag).header('cache-control', path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
      reply.header('content-type', file.type).header('vary', 'accept-encoding');
      if (file.gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
        return reply.header('content-encoding', 'gzip').send(file.gzip);
      }
      return reply.send(file.body);
    });
  }
  for (const [path, name] of Object.entries(pages)) {
    const html = files.get(name)?.body.toString('utf8');
    app.get(path, { config: { policy: 'public' } }, async (_request, reply) => {
      const nonce = randomBytes(16).toString('base64');
      reply.header('content-type', TYPES['.html']!).header('cache-control', 'no-store')
        .header('content-security-policy', policyWith(nonce));
      return reply.code(html ? 200 : 503).send(
        html?.replaceAll('__CSP_NONCE__', nonce) ?? 'The web is not built: npm run build');
    });
  }
}

const WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";
const policyWith = (nonce: string): string => [
  "default-src 'none'", "script-src 'self'", "worker-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data: blob:",
  "connect-src 'self'", "font-src 'self'", "manifest-src 'self'", "object-src 'none'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ');

async function readFiles(directory: string): Promise<Map<string, WebFile>> {
  const files = new Map<string, WebFile>();
  const names = await readdir(directory, { recursive: true, withFileTypes: true })
    .catch(() => []);
  for (const entry of names) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const full = join(entry.parentPath, entry.name);
    const body = await readFile(full);
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream';
    const squeeze = body.length >= GZIP_BYTES_MIN && !/^(image\/png|font)/.test(type);
    files.set(`/${relative(directory, full).split(sep).join('/')}`, {
      body, type, gzip: squeeze ? gzipSync(body, { level: 9 }) : undefined,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    });
  }
  return files;
}
