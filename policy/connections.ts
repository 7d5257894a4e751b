import { isOnInternet } from "./host";

/** A database that is spoken to over the internet. */
export interface Connection {
  readonly database: Database;
  /** Whether whatever says it insists on TLS. */
  readonly isEncrypted: boolean;
}

export interface Database {
  readonly name: string;
  readonly schemes: readonly string[];
  /** Schemes that themselves say TLS. */
  readonly encrypted: readonly string[];
  /** Whether nothing but the scheme says so. */
  readonly byScheme: boolean;
  /** What makes a connection to it go by TLS, as advice. */
  readonly remedy: string;
}

const POSTGRES: Database = {
  name: "Postgres",
  schemes: ["postgres", "postgresql", "postgis"],
  encrypted: [],
  byScheme: false,
  remedy: "add `sslmode=verify-full`, or `sslmode=require`, to its query",
};

const DATABASES: readonly Database[] = [
  POSTGRES,
  {
    name: "MySQL",
    schemes: ["mysql", "mysql2", "mariadb"],
    encrypted: [],
    byScheme: false,
    remedy: "add what its driver takes for TLS to its query, such as `sslMode=VERIFY_IDENTITY` or `tls=true`",
  },
  {
    name: "MongoDB",
    schemes: ["mongodb"],
    encrypted: ["mongodb+srv"],
    byScheme: false,
    remedy: "add `tls=true` to its query, or write `mongodb+srv://`",
  },
  {
    name: "Redis",
    schemes: ["redis"],
    encrypted: ["rediss"],
    byScheme: true,
    remedy: "write `rediss://` in place of `redis://`",
  },
  {
    name: "Valkey",
    schemes: ["valkey"],
    encrypted: ["valkeys"],
    byScheme: true,
    remedy: "write `valkeys://` in place of `valkey://`",
  },
];

/** Every scheme, the longer of two with one beginning first, and perhaps with a driver, as `postgresql+asyncpg`. */
const SCHEME = `(?:${DATABASES.flatMap(({ schemes, encrypted }) => [...encrypted, ...schemes])
  .toSorted((one, other) => other.length - one.length)
  .map((scheme) => scheme.replace("+", "\\+"))
  .join("|")})(?:\\+\\w+)?`;

/** A connection string as an address: its scheme, its hosts, and what follows up to the next one. A password may hold anything but `@` and `/`. */
const ADDRESS = new RegExp(`\\b(${SCHEME})://(?:[^\\s/@]*@)?([^\\s/?#"']*)((?:(?!${SCHEME}://)[^\\s"'])*)`, "gi");

/** A line of words, as libpq and Npgsql take them: it has a host and a database. */
const WORDS = /^(?!.*:\/\/)(?=.*\bhost\s*=)(?=.*\b(?:dbname|database)\s*=).*$/gim;

/** A host in a query or among words. */
const HOST = /(?:^|[?&;\s"'])host\s*=\s*'?([^&;\s"']+)/gi;

/** Whatever a client says to encrypt: libpq's way, JDBC's, and those of Node.js, Go and Python, some of which look at no certificate. */
const INSISTS =
  /[?&;\s"'](?:ssl[ -]?mode\s*=\s*'?(?:required?|verify[-_]?(?:ca|full|identity)|no-verify)|sslrootcert\s*=\s*'?system|sslaccept=\w+|(?:use)?(?:ssl|tls)=(?:1|true|require|verify-ca|verify-full|skip-verify|\{|%7B))(?![\w-])/i;

/** What takes back whatever else is said. */
const GIVES_UP =
  /[?&;\s"'](?:ssl[ -]?mode\s*=\s*'?(?:disabled?|allow|prefer(?:red)?)|(?:use)?(?:ssl|tls)=(?:0|false))(?![\w-])/i;

/** The databases on the internet that a text leads to. Those of Render's own take no connection in clear from outside, and are left out. */
export function connectionsIn(text: string): Connection[] {
  return [...addressesIn(text), ...wordsIn(text)];
}

function addressesIn(text: string): Connection[] {
  return [...text.matchAll(ADDRESS)].flatMap(([, scheme = "", authority = "", rest = ""]) => {
    const database = databaseOf(scheme.toLowerCase());
    if (database === undefined || ![...authority.split(",").map(withoutPort), ...hostsIn(rest)].some(isForeign))
      return [];
    const isEncrypted = database.encrypted.includes(scheme.toLowerCase());
    return [{ database, isEncrypted: database.byScheme ? isEncrypted : insists(rest, isEncrypted) }];
  });
}

function wordsIn(text: string): Connection[] {
  return [...text.matchAll(WORDS)].flatMap(([line]) =>
    hostsIn(line).some(isForeign) ? [{ database: POSTGRES, isEncrypted: insists(line) }] : [],
  );
}

function insists(options: string, byDefault = false): boolean {
  return (byDefault || INSISTS.test(options)) && !GIVES_UP.test(options);
}

function databaseOf(scheme: string): Database | undefined {
  const isOf = (name: string) => scheme === name || scheme.startsWith(`${name}+`);
  return DATABASES.find(({ schemes, encrypted }) => [...encrypted, ...schemes].some(isOf));
}

function hostsIn(text: string): string[] {
  return [...text.matchAll(HOST)].flatMap(([, hosts = ""]) => hosts.split(",").map(withoutPort));
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, "");
}

/** A path is that of a socket. */
function isForeign(host: string): boolean {
  return !/^(?:\/|%2f)/i.test(host) && isOnInternet(host) && !host.toLowerCase().endsWith(".render.com");
}
