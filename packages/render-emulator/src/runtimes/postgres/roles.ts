import { Client } from "pg";

/** A database and the user that owns it. */
export interface DatabaseNames {
  databaseName: string;
  databaseUser: string;
}

/** A user and its password. */
export interface PostgresUser {
  username: string;
  password: string;
}

/** Makes the role and its database unless they are there. */
export async function ensureDatabase(client: Client, names: DatabaseNames, password: string): Promise<void> {
  const { databaseName, databaseUser } = names;
  if (!(await hasRole(client, databaseUser))) await createRole(client, { username: databaseUser, password });
  const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [databaseName]);
  if (databases.rowCount === 0) {
    const [database, owner] = [databaseName, databaseUser].map((name) => client.escapeIdentifier(name));
    await client.query(`CREATE DATABASE ${database} OWNER ${owner}`);
  }
}

/** Drops the database, connections or not, and roles. */
export async function dropDatabase(client: Client, databaseName: string, roles: readonly string[]): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(databaseName)} WITH (FORCE)`);
  for (const role of roles) await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(role)}`);
}

/**
 * Makes a user of an owner's databases. It acts as the owner from its first command on: what it makes is the owner's, and
 * stays when the user goes.
 */
export async function ensureUser(client: Client, owner: string, user: PostgresUser): Promise<void> {
  const role = client.escapeIdentifier(user.username);
  // The owner itself, which was removed before, is still there.
  if (await hasRole(client, user.username)) {
    await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(user.password)}`);
    return;
  }
  await createRole(client, user);
  await client.query(`GRANT ${client.escapeIdentifier(owner)} TO ${role}`);
  await client.query(`ALTER ROLE ${role} SET role TO ${client.escapeLiteral(owner)}`);
}

/**
 * Ends a user's connections and takes it away. What it made as itself, after a `RESET ROLE`, is the owner's from then on. The
 * owner's role stays with what it owns, and nobody can log in as it.
 */
export async function dropUser(client: Client, owner: string, username: string): Promise<void> {
  const role = client.escapeIdentifier(username);
  await client.query(`ALTER ROLE ${role} NOLOGIN`);
  await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [username]);
  if (username === owner) return;
  await giveAll(client, username, owner);
  await client.query(`DROP ROLE ${role}`);
}

/** Lets nobody log in but the superuser and these, and ends whatever connection there is: it may be of somebody who was let in before. */
export async function lockOthers(client: Client, usernames: readonly string[]): Promise<void> {
  const others = "SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND rolname <> ALL ($1)";
  const { rows } = await client.query<{ rolname: string }>(others, [usernames]);
  for (const { rolname } of rows) await client.query(`ALTER ROLE ${client.escapeIdentifier(rolname)} NOLOGIN`);
  await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user");
}

/** Gives all that a role has to another, in each database: a connection reaches but its own, and what is of none. */
async function giveAll(client: Client, from: string, to: string): Promise<void> {
  const text = `SELECT DISTINCT datname FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
    WHERE refclassid = 'pg_authid'::regclass AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1)`;
  const { rows } = await client.query<{ datname: string }>(text, [from]);
  const [giver, taker] = [from, to].map((name) => client.escapeIdentifier(name));
  const give = `REASSIGN OWNED BY ${giver} TO ${taker}; DROP OWNED BY ${giver}`;
  const { host, port, user, password } = client;
  for (const { datname } of rows) {
    const inside = new Client({ host, port, user, password, database: datname });
    inside.on("error", () => undefined);
    try {
      await inside.connect();
      await inside.query(give);
    } finally {
      await inside.end();
    }
  }
  await client.query(give);
}

/** How many connections each user has. */
export async function connectionsByUser(client: Client): Promise<Map<string, number>> {
  const text =
    "SELECT usename, count(*)::int AS count FROM pg_stat_activity WHERE usename IS NOT NULL GROUP BY usename";
  const { rows } = await client.query<{ usename: string; count: number }>(text);
  return new Map(rows.map(({ usename, count }) => [usename, count]));
}

/** Render's users may make further databases: https://render.com/docs/postgresql-creating-connecting */
async function createRole(client: Client, { username, password }: PostgresUser): Promise<void> {
  const rights = `LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`;
  await client.query(`CREATE ROLE ${client.escapeIdentifier(username)} ${rights}`);
}

async function hasRole(client: Client, name: string): Promise<boolean> {
  return ((await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name])).rowCount ?? 0) > 0;
}
