import { z } from "zod";
import { sharedPostgresFolder } from "../outlying-folders";
import { randomSecret, type Sources } from "../sources";

const objects = z.array(z.looseObject({}));

/** What a migration is told beside the state. */
interface MigrationContext {
  /** The file, for an error's message. */
  path: string;
  sources: Sources;
}

/** Turns a state of one version into the next one's. It leaves alone what it does not know. */
type Migration = (state: Record<string, unknown>, context: MigrationContext) => Record<string, unknown>;

/** The first leads from version 1 to 2, and so on. Of a list that is new nothing need be said: it has a default. */
const migrations: readonly Migration[] = [nameArtifacts, giveServers, placeAndProtect];

/** Of the state that this emulator writes. */
export const stateVersion = migrations.length + 1;

/**
 * A state as it was read, in this emulator's version.
 *
 * @throws when it is none, or one of a later emulator
 */
export function migrate(text: string, context: MigrationContext): Record<string, unknown> {
  const { path } = context;
  const state = parse(text);
  const version = z.int().min(1).safeParse(state?.version).data;
  if (state === undefined || version === undefined) {
    throw new Error(`\`${path}\` is not an emulator's state: move the data folder away to start over`);
  }
  if (version > stateVersion) {
    throw new Error(
      `\`${path}\` was written by a later emulator (version ${version} of the state, this one reads up to ` +
        `${stateVersion}): use that one, or move the data folder away to start over`,
    );
  }
  const changed = migrations.slice(version - 1).reduce((current, change) => change(current, context), state);
  return { ...changed, version: stateVersion };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return z.looseObject({}).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Deploys named the one whose build they run; now they say what they run. */
function nameArtifacts(state: Record<string, unknown>): Record<string, unknown> {
  const deploys = objects.parse(state.deploys).map(({ buildId, ...record }) => {
    const { commit } = z.object({ commit: z.unknown() }).parse(record.deploy);
    return buildId === undefined ? record : { ...record, artifact: { kind: "build", dir: buildId, commit } };
  });
  return { ...state, deploys };
}

/**
 * All Postgres instances shared one server, and where two asked for one user, the second had another role than its object
 * said. Each keeps that server, and says what its role is called.
 */
function giveServers(
  { postgresServer, ...state }: Record<string, unknown>,
  { path }: MigrationContext,
): Record<string, unknown> {
  const made = objects.parse(state.postgres ?? []);
  if (made.length > 0 && postgresServer === undefined) {
    throw new Error(
      `\`${path}\` has Postgres instances and does not say where their server is (\`postgresServer\`): put that back, or ` +
        "move the data folder away to start over",
    );
  }
  const postgres = made.map(({ role, ...record }) => {
    const object = z.looseObject({}).parse(record.postgres);
    return { ...record, postgres: { ...object, databaseUser: role }, server: postgresServer };
  });
  return { ...state, postgres };
}

const placedSchema = z.object({
  postgres: z.object({ id: z.string() }),
  server: z.looseObject({ dataDir: z.string() }),
});

function placeAndProtect(state: Record<string, unknown>, context: MigrationContext): Record<string, unknown> {
  return protectKeyValues(placeServers(state, context), context);
}

/** Postgres servers had their folder's path, which was another one when the data folder was moved or reached by another path. */
function placeServers(state: Record<string, unknown>, { path }: MigrationContext): Record<string, unknown> {
  const postgres = objects.parse(state.postgres ?? []).map((record) => {
    const read = placedSchema.safeParse(record);
    // What is wrong with it is said of the state that comes of this.
    if (!read.success) return record;
    const {
      postgres: { id },
      server: { dataDir, ...server },
    } = read.data;
    const [above, name] = dataDir.split(/[\\/]/).slice(-2);
    const isCommon = name === "postgres";
    if (!isCommon && (above !== "databases" || name !== id)) {
      throw new Error(
        `\`${path}\` has the data of Postgres instance \`${id}\` in \`${dataDir}\`, which is no folder of an emulator's: ` +
          "put its former path back, or move the data folder away to start over",
      );
    }
    return { ...record, server: { ...server, isOutlying: dataDir.startsWith(`${sharedPostgresFolder}/`), isCommon } };
  });
  return { ...state, postgres };
}

/** Inside, key value instances had no password. Each gets one, and so do the services that have its address. */
function protectKeyValues(state: Record<string, unknown>, { sources }: MigrationContext): Record<string, unknown> {
  const { services, deploys } = state;
  let users = JSON.stringify({ services, deploys });
  const keyValues = objects.parse(state.keyValues ?? []).map((record) => {
    const password = randomSecret(sources, 32);
    const address = `127.0.0.1:${String(record.port)}`;
    users = users.replaceAll(new RegExp(`redis://${address}(?!\\d)`, "g"), `redis://default:${password}@${address}`);
    return { ...record, password };
  });
  return { ...state, ...(JSON.parse(users) as object), keyValues };
}
