import { describe, expect, it } from "vitest";
import { baseEnvironment } from "./environment";

describe("the environment of a service's processes", () => {
  const base = (env: Record<string, string>) => baseEnvironment({ env, packageCacheDir: "/cache" }, "/home", "/tools");

  it("takes over the way to the network and nothing else of the emulator's own", () => {
    const env = base({
      HTTPS_PROXY: "http://proxy",
      npm_config_registry: "http://npm",
      RENDER_API_KEY: "rnd_x",
      FOO: "1",
    });
    expect(env).toMatchObject({ HTTPS_PROXY: "http://proxy", npm_config_registry: "http://npm" });
    expect(env).not.toHaveProperty("RENDER_API_KEY");
    expect(env).not.toHaveProperty("FOO");
  });

  it("has the build's own tools first on its PATH, and not those of the project that started the emulator", () => {
    expect(base({ PATH: "/project/node_modules/.bin:/usr/bin" }).PATH).toBe("/tools:/usr/bin");
  });
});
