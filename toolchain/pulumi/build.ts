import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, copyFile, mkdir } from "node:fs/promises";
import * as path from "node:path";
import { execa, ExecaError } from "execa";
import { cacheFolder, type CachedTool } from "../cache";
import { findOnPath } from "../find-on-path";
import type { Detail } from "../progress";
import { pulumiFault } from "./check";
import { PULUMI_VERSION } from "./version";

const SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3";
const VERSION_FLAG = `-X ${SDK_MODULE}/go/common/version.Version=v${PULUMI_VERSION}`;

/** A binary that is built from the Go module in the folder `module`; the module's go.mod and go.sum pin what it is. */
interface GoBinary {
  name: string;
  module: string;
  package: string;
}

const ENGINE: GoBinary = {
  name: "pulumi",
  module: path.join(__dirname, "engine"),
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
};

/**
 * The last Node.js language host that a Go module proxy can serve: it left the SDK's module afterwards, for one that is
 * published without a version of its own.
 */
const LANGUAGE_HOST: GoBinary = {
  name: "pulumi-language-nodejs",
  module: path.join(__dirname, "nodejs-language-host"),
  package: `${SDK_MODULE}/nodejs/cmd/pulumi-language-nodejs`,
};

/** Scripts that the SDK carries ready-made. */
const LAUNCHERS = ["pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

/** Pulumi built from its Go modules, for machines that reach a module proxy but not Pulumi's downloads. */
export function builtPulumi(): CachedTool {
  return {
    title: `Pulumi ${PULUMI_VERSION} (built with Go)`,
    folder: cacheFolder("pulumi", `${PULUMI_VERSION}-${process.platform}-${process.arch}-go-${modulesHash()}`),
    works: async (folder) => (await pulumiFault(path.join(folder, "bin"))) === undefined,
    install: async (folder, step) => {
      if (!findOnPath("go")) throw new Error("`go` is not on PATH");
      const binFolder = path.join(folder, "bin");
      await mkdir(binFolder);
      const binaries = [ENGINE, LANGUAGE_HOST];
      for (const [index, binary] of binaries.entries()) {
        const count = `${index + 1} of ${binaries.length}`;
        const title = `building \`${binary.name}\` with Go (${count}; minutes the first time)`;
        await step(title, (detail) => goBuild(binary, path.join(binFolder, binary.name), detail));
      }
      await copyLaunchers(binFolder);
    },
  };
}

/** Changes whenever a pinned module does, so that another set of versions is another folder in the cache. */
function modulesHash(): string {
  const hash = createHash("sha256").update(VERSION_FLAG);
  for (const { module } of [ENGINE, LANGUAGE_HOST]) {
    for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(path.join(module, file)));
  }
  return hash.digest("hex").slice(0, 12);
}

async function goBuild(binary: GoBinary, output: string, detail: Detail): Promise<void> {
  const flags = ["-v", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", `-s -w ${VERSION_FLAG}`];
  const build = go(["build", ...flags, "-o", output, binary.package], binary.module);
  const lastLines: string[] = [];
  try {
    for await (const line of build.iterable({ from: "stderr" })) {
      detail(line);
      lastLines.push(line);
      if (lastLines.length > 5) lastLines.shift();
    }
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new Error(`\`go build\` of ${binary.name} failed: ${lastLines.join(" | ") || error.shortMessage}`);
  }
}

async function copyLaunchers(binFolder: string): Promise<void> {
  const { stdout: sdkFolder } = await go(["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK_MODULE], ENGINE.module);
  for (const launcher of LAUNCHERS) {
    const target = path.join(binFolder, launcher);
    await copyFile(path.join(sdkFolder, "nodejs", "dist", launcher), target);
    await chmod(target, 0o755);
  }
}

function go(args: string[], cwd: string) {
  return execa("go", args, { cwd, env: { GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" } });
}
