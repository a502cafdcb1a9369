import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const server = `http://127.0.0.1:${process.env.PORT || 8080}`;

/**
 * deck.gl carries each of its shaders twice: in GLSL for WebGL, which is what our map is, and in
 * WGSL for WebGPU (17 kB gzip), which nobody asks for. The second ones become empty texts.
 */
function withoutWebGpuShaders(): Plugin {
  const shaders = /@(deck|luma)\.gl\/.+(\.wgsl|\/modules\/.+-wgsl(-integer)?)\.js$/;
  return {
    name: 'without-webgpu-shaders',
    enforce: 'pre',
    load(id) {
      if (!shaders.test(id)) return null;
      const names = readFileSync(id, 'utf8')
        .matchAll(/^export (?:(default)|(function) (\w+)|const (\w+)|\{ (\w+) \})/gm);
      return [...names].map(([, whole, call, made, constant, named]) => {
        if (whole) return `export default '';`;
        return `export const ${made ?? constant ?? named} = ${call ? `() => ''` : `''`};`;
      }).join('\n');
    },
  };
}

/** React Aria speaks 34 languages (15 kB gzip); the screens speak two. */
function withoutOtherLanguages(): Plugin {
  const words = /\/react-(aria|stately).+\/intl\/.*(?!en-US|zh-CN)\b[a-z]{2}-[A-Z]{2}\.mjs$/;
  return {
    name: 'without-other-languages',
    enforce: 'pre',
    load: (id) => (words.test(id) ? 'export default {};' : null),
  };
}

export default defineConfig({
  root,
  plugins: [withoutWebGpuShaders(), withoutOtherLanguages(), react()],
  resolve: {
    alias: [{
      find: /^@(luma\.gl\/gpgpu(\/webgpu)?|loaders\.gl\/(core|images))$/,
      replacement: `${root}map/unused-deck.ts`,
    }],
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // MapLibre and deck.gl are large by nature; they are loaded when a map is.
    chunkSizeWarningLimit: 1400,
    rollupOptions: {
      input: { console: `${root}index.html`, field: `${root}field/index.html` },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': server, '/tiles': server, '/health': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
