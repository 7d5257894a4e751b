import { connectionsIn } from "../connections";
import { judged, type ResourceRule } from "../rule";
import { textsOf } from "../texts";

export const tlsToDatabases: ResourceRule = {
  name: "tls-to-databases",
  description: "Databases outside of Render's private network are connected to by TLS.",
  why: "What a client of Postgres does by default is to go on in clear when TLS can't be had, with the password first; others don't even ask. Render's own databases insist on TLS from outside. The rule goes by connection strings in variables, secret files and settings, of Postgres, MySQL, MongoDB, Redis and Valkey: of a host in a variable of its own nobody can tell what it is.",
  inProduction: false,
  judge(resource) {
    return textsOf(resource).flatMap(({ path, value }) =>
      judged(path, value, (text) => {
        const found = connectionsIn(text).find(({ isEncrypted }) => !isEncrypted);
        if (found === undefined) return undefined;
        const { name, byScheme, remedy } = found.database;
        return `\`${path}\` leads to a ${name} on the internet${byScheme ? "" : ", perhaps"} in clear; ${remedy}.`;
      }),
    );
  },
};
