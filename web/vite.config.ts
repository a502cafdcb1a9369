import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const server = `http://127.0.0.1:${process.env.PORT || 8080}`;

export default defineConfig({
  root,
  plugins: [react()],
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
