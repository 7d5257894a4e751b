import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { z } from "zod";
import type { manifests } from "../../stacks/realtime/manifests";

/** A service of the example that reads its own environment. */
export type Application = Exclude<keyof typeof manifests, "dashboard">;

/** What the applications say of their environments. */
export interface ApplicationEnvironments {
  /** The schema of each variable, by application. */
  schemas: Record<Application, z.ZodRawShape>;
  /** Reads variables as an application does at its start; throws when one is wrong. */
  parse: (shape: z.ZodRawShape, env: NodeJS.ProcessEnv) => Record<string, unknown>;
}

const workspace = resolve(__dirname, "../../examples/realtime");
const entry = `
  import { serviceEnvironment } from "@realtime/service";
  export { parseEnvironment as parse } from "@realtime/service";
  ${["orchestrator-api", "realtime-gateway", "consumers", "feeder"]
    .map((service, index) => `import { environment as own${index} } from "./services/${service}/src/environment";`)
    .join("\n")}
  export const schemas = {
    "orchestrator-api": { ...serviceEnvironment, ...own0 },
    "realtime-gateway": { ...serviceEnvironment, ...own1 },
    consumers: { ...serviceEnvironment, ...own2 },
    feeder: { ...serviceEnvironment, ...own3 },
  };`;

/**
 * The applications' own environment schemas. The example's packages need not be installed: what is bundled is what schemas are made of, and
 * that is zod alone.
 */
export async function applicationEnvironments(): Promise<ApplicationEnvironments> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: workspace },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    logLevel: "error",
    plugins: [
      {
        name: "workspace",
        setup(bundle) {
          bundle.onResolve({ filter: /^[\w@]/ }, ({ path }) => {
            if (path === "zod") return undefined;
            const [scope, name] = path.split("/");
            if (scope === "@realtime" && name) return { path: join(workspace, "packages", name, "src/index.ts") };
            return { path, external: true, sideEffects: false };
          });
        },
      },
    ],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return import(`data:text/javascript;base64,${code}`) as Promise<ApplicationEnvironments>;
}
