import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { stringify } from "yaml";

const root = resolve(__dirname, "../..");

/** A Pulumi program that makes nothing, for comparison: what it costs is the engine and, in TypeScript, ts-node. */
export class EmptyProgram implements AsyncDisposable {
  private temporary: string;

  private constructor(private readonly folder: string) {
    this.temporary = folder;
  }

  static async create(language: "typescript" | "javascript"): Promise<EmptyProgram> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-empty-"));
    const typescript = language === "typescript";
    const options = { packagemanager: "npm", typescript };
    const compilerOptions = {
      target: "es2023",
      module: "nodenext",
      strict: true,
      skipLibCheck: true,
      rootDir: ".",
      types: ["node"],
    };
    await writeFile(join(folder, "Pulumi.yaml"), stringify({ name: "empty", runtime: { name: "nodejs", options } }));
    await writeFile(join(folder, "package.json"), JSON.stringify({ main: typescript ? "index.ts" : "index.js" }));
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
    await writeFile(
      join(folder, "index.ts"),
      'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n',
    );
    await writeFile(join(folder, "index.js"), 'exports.stack = require("@pulumi/pulumi").getStack();\n');
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const program = new EmptyProgram(folder);
    await program.pulumi("stack", "init", "empty");
    return program;
  }

  async preview(): Promise<void> {
    await this.pulumi("preview", "--stack", "empty");
  }

  /** A preview with nothing kept of earlier ones: ts-node keeps what it has compiled in the folder for temporary files. */
  async coldPreview(): Promise<void> {
    this.temporary = await mkdtemp(join(this.folder, "tmp-"));
    await this.preview();
  }

  private pulumi(...args: string[]) {
    return execa("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: {
        PULUMI_BACKEND_URL: pathToFileURL(this.folder).href,
        PULUMI_CONFIG_PASSPHRASE: "bench",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        TMPDIR: this.temporary,
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
