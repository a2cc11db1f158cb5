// What the SDK expects of a browser, as far as these tests come across it.

import WebSocket from 'ws';

class Storage {
  #entries = new Map();
  getItem(key) {
    return this.#entries.get(String(key)) ?? null;
  }
  setItem(key, value) {
    this.#entries.set(String(key), String(value));
  }
  removeItem(key) {
    this.#entries.delete(String(key));
  }
  clear() {
    this.#entries.clear();
  }
  key(index) {
    return [...this.#entries.keys()][index] ?? null;
  }
  get length() {
    return this.#entries.size;
  }
}

const nothing = () => {};
const page = { origin: 'https://app.example', href: 'https://app.example/', hostname: 'app.example' };

export function install() {
  const scope = globalThis;
  Object.assign(scope, {
    window: scope,
    self: scope,
    localStorage: new Storage(),
    sessionStorage: new Storage(),
    location: { ...page, protocol: 'https:' },
    screen: { width: 1024, height: 768 },
    document: {
      addEventListener: nothing,
      removeEventListener: nothing,
      querySelector: () => null,
      querySelectorAll: () => [],
      createElement: () => ({}),
      visibilityState: 'visible',
      cookie: '',
    },
    addEventListener: nothing,
    removeEventListener: nothing,
    matchMedia: () => ({ matches: false }),
    WebSocket,
  });
  scope.navigator ??= { userAgent: 'node', platform: 'node', language: 'en', onLine: true };
  // A browser resolves a referrer against the page's address; Node has no page and refuses it.
  const { fetch } = scope;
  scope.fetch = (url, { referrer, ...options } = {}) => fetch(url, options);
}
