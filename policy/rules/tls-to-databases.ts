import { isOnInternet } from "../host";
import { judged, type ResourceRule } from "../rule";
import { configurationOf } from "../texts";

/**
 * A connection string: what it is spoken in (perhaps with the driver, as `postgresql+asyncpg`), the host, and what follows up to the next
 * one. A password may hold anything but `@` and `/`.
 */
const CONNECTION =
  /\b(postgres(?:ql)?|redis)(?:\+\w+)?:\/\/(?:[^\s/@]*@)?(\[[^\]\s]*\]|[^\s/:?#,"']+)((?:(?!(?:postgres(?:ql)?|rediss?)(?:\+\w+)?:\/\/)[^\s"'])*)/gi;

/** Whatever a client says to encrypt: libpq's way, JDBC's, and those of Node.js and Python, one of which looks at no certificate. */
const ENCRYPTED =
  /[?&;](sslmode=(require|verify-ca|verify-full|no-verify)|ssl=(1|true|require|verify-ca|verify-full))(?![\w-])/i;

export const tlsToDatabases: ResourceRule = {
  name: "tls-to-databases",
  description: "Databases outside of Render's private network are connected to by TLS.",
  why: "What a client of Postgres does by default is to go on in clear when TLS can't be had, with the password first. Render's own databases insist on TLS from outside. The rule goes by connection strings in variables and secret files: of a host in a variable of its own nobody can tell what it is.",
  inProduction: false,
  judge(resource) {
    return configurationOf(resource).flatMap(({ path, value }) =>
      judged(path, value, (text) => {
        const [found] = [...text.matchAll(CONNECTION)].filter(([, , host = ""]) => isForeign(host)).filter(isInClear);
        if (found === undefined) return undefined;
        return isRedis(found)
          ? `\`${path}\` leads to a Redis on the internet in clear; write \`rediss://\` in place of \`redis://\`.`
          : `\`${path}\` leads to a Postgres on the internet, perhaps in clear; add \`sslmode=verify-full\`, or \`sslmode=require\`, to its query.`;
      }),
    );
  },
};

/** Render's own databases take no connection in clear from outside. */
function isForeign(host: string): boolean {
  return isOnInternet(host) && !host.toLowerCase().endsWith(".render.com");
}

function isInClear(found: RegExpExecArray): boolean {
  return isRedis(found) || !ENCRYPTED.test(found[3] ?? "");
}

function isRedis([, language = ""]: RegExpExecArray): boolean {
  return language.toLowerCase() === "redis";
}
