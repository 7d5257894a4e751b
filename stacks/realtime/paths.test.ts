import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { services } from "./settings";

const workspace = resolve(__dirname, "../../examples/realtime");

interface Package {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function packageIn(folder: string): Package {
  return JSON.parse(readFileSync(join(workspace, folder, "package.json"), "utf8")) as Package;
}

/** Folder of each package in `packages`, by the package's name. */
const folders = new Map(
  readdirSync(join(workspace, "packages")).map((name) => [packageIn(`packages/${name}`).name, name]),
);

/** Folders of the workspace's packages that one is built with, through any number of others. */
function packagesOf(folder: string): string[] {
  const { dependencies, devDependencies } = packageIn(folder);
  const own = Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => folders.get(name) ?? []);
  return [...new Set(own.flatMap((name) => [name, ...packagesOf(`packages/${name}`)]))].sort();
}

/** Folders of packages that a service's paths name. */
function named(paths: readonly string[]): string[] {
  return paths.flatMap((path) => /^packages\/(.+)\/\*\*$/.exec(path)?.[1] ?? []).sort();
}

describe.each(Object.entries(services))("%s", (_, { folder, paths }) => {
  test("is deployed anew for its own folder and for the packages that it is built with, and for no other", () => {
    expect(paths).toContain(`${folder}/**`);
    expect(named(paths)).toEqual(packagesOf(folder));
  });
});

const images = Object.entries(services).filter(([, { kind }]) => kind === "web");

test.each(images)("%s has all files that its image is made from among its paths", (service, { paths }) => {
  const dockerfile = readFileSync(join(workspace, `deploy/docker/${service}/Dockerfile`), "utf8");
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = ""]) => files.split(" "));
  const covered = (file: string) =>
    paths.some((path) => path === file || (path.endsWith("/**") && `${file}/`.startsWith(path.slice(0, -2))));
  // All packages are copied; only those that the service needs are installed and built.
  expect(copied.filter((file) => file !== "packages" && !covered(file))).toEqual([]);
});

test("a migration is a change of what runs migrations, and of nothing else", () => {
  const migrated = Object.entries(services).filter(([, { paths }]) => named(paths).includes("migrations"));
  expect(migrated.map(([service]) => service)).toEqual(["orchestrator-api"]);
});
