import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { apiOrigin } from './env.js';

const source = (lib: string) => new URL(`../../libs/${lib}/src/index.ts`, import.meta.url).pathname;

export default defineConfig({
  plugins: [react()],
  // The libs' own sources, so that the bundle never contains a stale build of them.
  resolve: { alias: { '@lockstep/contracts': source('contracts'), '@lockstep/api-client': source('api-client') } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy refuses data: scripts and inline styles of unknown origin; small files stay files.
    assetsInlineLimit: 0,
    // light-dark() must arrive as written: its polyfill does not see the colour scheme that Mantine sets on the root.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      '/api': { target: apiOrigin, changeOrigin: false },
      '/socket.io': { target: apiOrigin, ws: true },
    },
  },
});
