/** Set by vite.config.ts: whether this build is for the end-to-end tests. */
declare const __TEST__: boolean

interface Window {
  /** Only in test builds, see testBridge.ts. */
  __rnn?: import('./testBridge.ts').Bridge
  /** Only on the gallery page. */
  __gallery?: import('./gallery/show.tsx').GalleryBridge
}
