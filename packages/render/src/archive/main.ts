import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePlugin } from "../../plugin/build";
import { pulumiSchema } from "../declaration/pulumi-schema";
import { renderPackage } from "../resources/declarations";
import { packageManifest } from "./manifest";

const source = join(__dirname, "../..");
const folder = join(source, "dist/package");

/** Writes `dist/package`, which `npm pack` makes an archive of: compiled classes, the schema, and the plugin in one file. */
function writePackage(): void {
  rmSync(folder, { recursive: true, force: true });
  const compiler = require.resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "--project", __dirname], { stdio: "inherit" });

  // In an archive nothing is ever out of date: what Pulumi starts is the bundle itself.
  const plugin = join(folder, "plugin/pulumi-resource-render");
  bundlePlugin(plugin, "#!/usr/bin/env node");
  chmodSync(plugin, 0o755);

  const manifest = packageManifest();
  writeJson("schema.json", pulumiSchema(renderPackage, manifest.version));
  writeJson("package.json", manifest);
  copyFileSync(join(source, "README.md"), join(folder, "README.md"));
  copyFileSync(join(source, "../../LICENSE"), join(folder, "LICENSE"));
}

function writeJson(name: string, content: object): void {
  writeFileSync(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`);
}

writePackage();
