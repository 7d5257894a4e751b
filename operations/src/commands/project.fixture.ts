import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { projectIn } from "../project";
import type { CommandContext } from "./context";

const ROOT = path.resolve(__dirname, "../../..");
const production = parse(readFileSync(path.join(ROOT, "Pulumi.production.yaml"), "utf8")) as {
  config: Record<string, object>;
};

/** What the tracked settings of production lack, which is each team's own. */
export const own = {
  repo: "https://github.com/acme/realtime",
  release: "0123456789abcdef0123456789abcdef01234567",
  domains: {
    dashboard: "app.example.com",
    "orchestrator-api": "api.example.com",
    "realtime-gateway": "live.example.com",
  },
};

/** Production's settings of `realtime`, and all of its config, as a team has them. */
export const realtime = { ...production.config["slipway:realtime"], ...own };
export const right = { ...production.config, "slipway:realtime": realtime };

const folders: string[] = [];

/** For when all tests have run. */
export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

/** A project with these stacks' config, in which Pulumi can't be asked. */
export function projectWith(stacks: Record<string, object>): { root: string; context: CommandContext; said: string[] } {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-commands-"));
  folders.push(root);
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: slipway\n");
  for (const [stack, config] of Object.entries(stacks))
    writeFileSync(path.join(root, `Pulumi.${stack}.yaml`), stringify({ config }));
  const said: string[] = [];
  const step: CommandContext["step"] = () =>
    Promise.reject(new Error("nothing takes long here, and Pulumi isn't asked"));
  return { root, said, context: { project: projectIn(root), step, say: (line) => said.push(line) } };
}
