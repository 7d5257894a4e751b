/** A system whose deployment is a document that stands with its application. */
export interface DescribedSystem {
  /** The document's: another one is another file. */
  version: number;
  /** What the system can't do without in production. */
  settings: Readonly<Record<string, unknown>>;
  /** Settings that break a rule of several settings at once: each such rule is shown by one of these, since no manifest has it. */
  refused: readonly Readonly<Record<string, unknown>>[];
}

const SUPABASE_JWT_SECRET = "a-secret-of-thirty-two-characters";
const api = { SUPABASE_JWT_SECRET, SUPABASE_JWT_ISSUER: "https://shop.supabase.co/auth/v1" };
const settings = {
  repo: "https://github.com/acme/backend",
  release: "0123456789abcdef0123456789abcdef01234567",
  variables: { api },
};
const migrating = "npx prisma migrate deploy && node dist/server.js";

/** By name. */
export const describedSystems: Readonly<Record<string, DescribedSystem>> = {
  backend: {
    version: 1,
    settings,
    refused: [
      { ...settings, variables: {} },
      { ...settings, variables: { api: { ...api, ENABLE_HEALTH_PROBES: false } } },
      { ...settings, commands: { preDeploy: "npx prisma db push" } },
      { ...settings, commands: { preDeploy: null, start: migrating }, instances: { api: 2 } },
      { ...settings, commands: { preDeploy: null } },
    ],
  },
};
