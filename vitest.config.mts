import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'jsdom',
    include: ['labextension/test/**/*.test.{ts,tsx}'],
    setupFiles: ['labextension/test/setup.ts'],
    server: { deps: { inline: [/@jupyter\//, /@jupyterlab\//, /@rjsf\//] } }
  }
});
