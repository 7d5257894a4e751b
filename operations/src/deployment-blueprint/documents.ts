import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { type Environment } from "../../../components/environment";
import { backend } from "../../../stacks/backend";
import { checks } from "../../../stacks/backend/checks";
import { services } from "../../../stacks/backend/settings";
import { GENERATE } from "../manifest-documents/documents";
import { blueprintPage, type Rule } from "./blueprint";
import { describe, describeVariables } from "./description";

/** A document, by its path from the project's folder. */
export interface BlueprintDocument {
  file: string;
  text: string;
}

const VERSION = 1;
const STAND_IN = "a-secret-of-thirty-two-characters";
/** What each team has of its own. */
const own = {
  repo: "https://github.com/acme/backend",
  release: "0123456789abcdef0123456789abcdef01234567",
};
const signIn = { SUPABASE_JWT_SECRET: STAND_IN, SUPABASE_JWT_ISSUER: "https://shop.supabase.co/auth/v1" };

interface Wrong {
  environment: Environment;
  api?: Readonly<Record<string, string | boolean>>;
  settings?: Readonly<Record<string, unknown>>;
  /** Names of variables that are left out. */
  without?: readonly (keyof typeof signIn)[];
}

const migrating = "npx prisma migrate deploy && node dist/server.js";
/** Settings that the contract forbids, each of which the composition's own rules refuse. */
const wrong: readonly Wrong[] = [
  { environment: "production", api: { NODE_ENV: "development" } },
  { environment: "production", api: { ENABLE_PERF_LOGS: true } },
  { environment: "production", api: { ENABLE_SLOW_QUERY_WARNINGS: false } },
  { environment: "production", api: { ENABLE_REQUEST_LOGS: true } },
  { environment: "preview", api: { ENABLE_REQUEST_LOGS: true } },
  { environment: "staging", api: { ENABLE_HEALTH_PROBES: false } },
  { environment: "staging", settings: { commands: { preDeploy: "npx prisma db push" } } },
  { environment: "staging", settings: { commands: { preDeploy: null, start: migrating }, instances: { api: 2 } } },
  { environment: "staging", settings: { commands: { preDeploy: null } } },
  { environment: "staging", without: ["SUPABASE_JWT_SECRET"] },
  { environment: "staging", without: ["SUPABASE_JWT_ISSUER"] },
];

function configure({ environment, api = {}, settings = {}, without = [] }: Wrong) {
  const given = Object.fromEntries(Object.entries(signIn).filter(([name]) => !without.some((one) => one === name)));
  const context = {
    environment,
    stack: environment,
    isEncrypted: (at: readonly PropertyKey[]) => at.at(-1) === "SUPABASE_JWT_SECRET",
  };
  const all = { ...own, variables: { api: { ...given, ...api } }, ...settings };
  return { all, ...backend.configure(backend.settings.parse(all), context) };
}

function rulesOf(cases: readonly Wrong[]): Rule[] {
  return cases.flatMap((one) => {
    const { problems, all } = configure(one);
    return problems.map(({ path: at, message }) => ({
      environment: one.environment,
      setting: at.join("."),
      value: shown(at.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], all)),
      said: message,
    }));
  });
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** The blueprint of `backend`, which stands with its application. */
export async function blueprintDocument(root: string): Promise<BlueprintDocument> {
  const file = `examples/backend/docs/deployment-blueprint.v${VERSION}.md`;
  const { configured } = configure({ environment: "production" });
  const description = await describe(configured);
  const page = blueprintPage({
    system: backend.name,
    version: VERSION,
    command: GENERATE,
    description,
    variables: { api: describeVariables("api", services.api.manifest, description.outline, Object.keys(signIn)) },
    rules: rulesOf(wrong),
    checks: checks.map(({ name }) => name),
  });
  const options = await resolveConfig(path.join(root, file));
  return { file, text: await format(page, { ...options, filepath: file }) };
}
