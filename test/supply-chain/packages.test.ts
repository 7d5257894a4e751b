import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { trackedFiles } from "./tracked-files";

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

const versions = z.record(z.string(), z.string()).default({});
const Manifest = z.looseObject({
  packageManager: z.string().optional(),
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
  peerDependencies: versions,
  overrides: versions,
});
const PnpmWorkspace = z.looseObject({ catalog: versions });
const NpmLock = z.object({
  packages: z.record(
    z.string(),
    z.object({ link: z.boolean().default(false), resolved: z.string().optional(), integrity: z.string().optional() }),
  ),
});
const PnpmLock = z.object({ packages: z.record(z.string(), z.object({ resolution: z.unknown() })) });

test.each(trackedFiles("**/package.json"))("$path asks for exact versions", ({ text }) => {
  const { packageManager, ...manifest } = Manifest.parse(JSON.parse(text));
  const asked = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies, manifest.overrides];
  for (const [name, version] of asked.flatMap((group) => Object.entries(group))) {
    if (!["workspace:*", "catalog:"].includes(version)) expect(version, name).toMatch(EXACT);
  }
  if (packageManager !== undefined) expect(packageManager).toMatch(/@\d+\.\d+\.\d+\+sha512\.[0-9a-f]{128}$/);
});

test.each(trackedFiles("**/pom.xml"))("$path asks for exact versions, and says one of each plugin", ({ text }) => {
  const asked = [...text.matchAll(/<version>([^$<]*)<\/version>|<[\w.]+\.version>([^<]*)</g)];
  expect(asked.length).toBeGreaterThan(0);
  for (const [, version, property] of asked) expect(version ?? property).toMatch(/^\d+(\.\d+)+$/);
  for (const [plugin] of text.matchAll(/<plugin>\s*<groupId>[\s\S]*?<\/artifactId>\s*\S+/g))
    expect(plugin).toMatch(/<version>/);
});

test.each(trackedFiles("**/pnpm-workspace.yaml"))(
  "$path has exact versions, and runs only named install scripts",
  (file) => {
    const workspace = PnpmWorkspace.parse(parse(file.text));
    for (const [name, version] of Object.entries(workspace.catalog)) expect(version, name).toMatch(EXACT);
    expect(workspace).toMatchObject({
      onlyBuiltDependencies: expect.any(Array),
      minimumReleaseAge: expect.any(Number),
    });
    expect(workspace).not.toHaveProperty("dangerouslyAllowAllBuilds");
  },
);

test.each(trackedFiles("**/package-lock.json"))(
  "$path has each package's address, all in npm's registry, and its checksum",
  ({ text }) => {
    const packages = Object.entries(NpmLock.parse(JSON.parse(text)).packages);
    for (const [path, { integrity, resolved }] of packages.filter(
      ([path, { link }]) => /(^|\/)node_modules\//.test(path) && !link,
    )) {
      expect(integrity, path).toMatch(SHA512);
      // Without an address `npm ci` reads all that the registry tells of the package, to find its archive.
      expect(resolved, path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
  },
);

test.each(trackedFiles("**/pnpm-lock.yaml"))(
  "$path has a checksum for each package, all of the registry",
  ({ text }) => {
    const packages = Object.entries(PnpmLock.parse(parse(text)).packages);
    expect(packages).not.toEqual([]);
    // What comes from elsewhere has a `tarball` or a `repo`.
    for (const [name, { resolution }] of packages) {
      expect(resolution, name).toEqual({ integrity: expect.stringMatching(SHA512) });
    }
  },
);

test.each(trackedFiles("**/go.mod"))("$path has a checksum for each module", ({ path, text }) => {
  const [sums] = trackedFiles(path.replace(/go\.mod$/, "go.sum"));
  const asked = [...text.matchAll(/^(?:\t|require )(\S+) (v\S+)/gm)].map(
    ([, module, version]) => `${module} ${version}`,
  );
  const replacements = [...text.matchAll(/^replace (\S+) => (\S+) (v\S+)$/gm)];
  const replaced = replacements.map(([, from]) => `${from} `);
  const used = asked.filter((module) => !replaced.some((from) => module.startsWith(from)));
  expect(used).not.toEqual([]);
  for (const module of [...used, ...replacements.map(([, , to, version]) => `${to} ${version}`)]) {
    expect(sums?.text).toContain(`${module} h1:`);
  }
});
