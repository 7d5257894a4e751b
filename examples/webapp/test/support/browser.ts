import { builtinEnvironments, type Environment } from "vitest/runtime";

/** A page in a browser, but that requests are those of Node.js: a browser's shows no program its cookies. */
const browser: Environment = {
  name: "browser",
  viteEnvironment: "client",
  async setup(global: typeof globalThis, options) {
    const { fetch, Request, Response, Headers, AbortController, AbortSignal } = global;
    const page = await builtinEnvironments["happy-dom"].setup(global, options);
    Object.assign(global, { fetch, Request, Response, Headers, AbortController, AbortSignal });
    return page;
  },
};

export default browser;
