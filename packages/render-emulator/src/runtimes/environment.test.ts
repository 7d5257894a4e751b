import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foldersOf } from "./build-folders";
import { baseEnvironment, registrySettings } from "./environment";

const folders = foldersOf("/builds/dep-1");

function base(env: Record<string, string>, runtime = "node"): Record<string, string> {
  return baseEnvironment({ env, packageCacheDir: "/cache" }, folders, runtime);
}

describe("the environment of a service's processes", () => {
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

  it("has the build's own commands first on its PATH, and none of the project that started the emulator", () => {
    const path = base({ PATH: "/project/node_modules/.bin:/usr/bin" }).PATH?.split(":") ?? [];
    expect(path.at(-1)).toBe("/usr/bin");
    expect(path.slice(0, -1).filter((folder) => !folder.startsWith("/builds/dep-1/"))).toEqual([]);
  });

  it("keeps in the build's folders all but downloads that are found by their content", () => {
    const shared = ["npm_config_cache", "YARN_GLOBAL_FOLDER", "GOMODCACHE", "GOCACHE", "PIP_CACHE_DIR", "UV_CACHE_DIR"];
    const places = Object.entries(base({})).filter(([, value]) => value.startsWith("/"));
    const outside = places.filter(([name, value]) => name !== "PATH" && !value.startsWith("/builds/dep-1/"));
    expect(outside.map(([name]) => name).sort()).toEqual([...shared, "TMPDIR"].sort());
  });

  it("tells Maven where the downloads are, and keeps it out of the user's home but for a copy of its settings", () => {
    const options = base({}).MAVEN_OPTS?.split(" ");
    expect(options).toEqual(
      expect.arrayContaining(["-Duser.home=/builds/dep-1/home", "-Dmaven.repo.local=/cache/maven"]),
    );
    const copies = registrySettings({ env: {}, packageCacheDir: "/cache" }, folders);
    expect(copies).toContainEqual({
      from: [join(homedir(), ".m2/settings.xml")],
      to: "/builds/dep-1/home/.m2/settings.xml",
    });
  });

  it("has a virtual environment in the source of a service in Python, as on Render", () => {
    expect(base({}, "python").VIRTUAL_ENV).toBe("/builds/dep-1/source/.venv");
    expect(base({}, "node").VIRTUAL_ENV).toBeUndefined();
  });

  it("has a folder for temporary files that leaves room for the name of a socket", () => {
    expect(foldersOf(`/home/${"x".repeat(100)}/builds/dep-1`).tmp.length).toBeLessThan(80);
  });
});
