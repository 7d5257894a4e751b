import { z } from "zod";

const objects = z.array(z.looseObject({}));

/**
 * Turns a state of one version into the next one's. It leaves alone what it does not know.
 *
 * @param path the file, for an error's message
 */
type Migration = (state: Record<string, unknown>, path: string) => Record<string, unknown>;

/** The first leads from version 1 to 2, and so on. Of a list that is new nothing need be said: it has a default. */
const migrations: readonly Migration[] = [nameArtifacts, giveServers];

/** Of the state that this emulator writes. */
export const stateVersion = migrations.length + 1;

/**
 * A state as it was read, in this emulator's version.
 *
 * @param path the file, for the error's message
 * @throws when it is none, or one of a later emulator
 */
export function migrate(text: string, path: string): Record<string, unknown> {
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
  const changed = migrations.slice(version - 1).reduce((current, change) => change(current, path), state);
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
function giveServers({ postgresServer, ...state }: Record<string, unknown>, path: string): Record<string, unknown> {
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
