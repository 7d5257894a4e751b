import { z } from "zod";
import type { Build } from "../../components/platform";
import type { Problem } from "../problem";
import { postgresSettings } from "../settings/stores";
import type { VariableSettings } from "../settings/variables";
import { manifests } from "./manifests";

/** Settings that `webapp` has besides those of every system. */
export const settings = {
  /**
   * How both services are built: by the platform's own Node.js, or by their Dockerfiles. What runs is the same, and so are the addresses, so a
   * stack that is up changes from one to the other in place.
   */
  build: z.enum(["native", "docker"]).default("native"),
  /** For migrations from outside, its allowed networks; they connect with the stack output `externalDatabaseUrl`. */
  database: postgresSettings,
};

/** Variables that come from the services themselves: where they are is nobody's to type. */
const ownReferences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  web: {
    NEXT_PUBLIC_API_URL: "is the API's own public address",
    API_PRIVATE_ADDRESS: "is the API's own private address",
  },
  api: {
    WEB_ORIGIN: "is the web application's own address",
    DATABASE_URL: "is the connection string of the system's own Postgres",
  },
};

export function problems({ variables }: VariableSettings): Problem[] {
  return Object.entries(ownReferences).flatMap(([service, references]) =>
    Object.entries(references).flatMap(([name, what]): Problem[] =>
      variables[service]?.[name] === undefined
        ? []
        : [{ path: ["variables", service, name], message: `${what}, and the stack knows it`, fix: "remove" }],
    ),
  );
}

/**
 * How a service's release is made.
 *
 * Its environment says `NODE_ENV=production`, with which npm leaves out what only builds need: Turborepo, TypeScript, esbuild. So the native
 * build installs with another one. The build itself is one for production: Next.js builds no other.
 */
export function buildOf(service: keyof typeof manifests, build: "native" | "docker"): Build {
  if (build === "docker") return { dockerfile: `apps/${service}/Dockerfile` };
  return {
    runtime: "node",
    build: `NODE_ENV=development npm ci && npm run build -- --filter=@webapp/${service}`,
    start: startCommands[service],
  };
}

const startCommands = {
  api: "node --enable-source-maps apps/api/dist/server.js",
  web: "node apps/web/.next/standalone/apps/web/start.js",
};

/** The same in both ways to build: paths within the image are those within the repository. */
export const MIGRATE = "node apps/api/dist/migrate.js up";

/** Files of the workspace whose change is a change of both services: npm installs all of it. */
const workspaceFiles = [
  "package.json",
  "package-lock.json",
  "apps/*/package.json",
  ".node-version",
  "turbo.json",
  "tsconfig.base.json",
];
const shared = [...workspaceFiles, ".dockerignore", "packages/shared/**"];

/** The services. Each is deployed anew for what it is built from: its folder, and what both share. */
export const services = {
  api: {
    kind: "web",
    manifest: manifests.api,
    paths: [...shared, "apps/api/**"],
    migrations: ["apps/api/migrations/*.sql"],
    browserFacing: true,
  },
  web: { kind: "web", manifest: manifests.web, paths: [...shared, "apps/web/**"], browserFacing: true },
} as const;
