import { isOnInternet } from "../host";
import { judged, type ResourceRule } from "../rule";
import { textsOf } from "../texts";

const IN_CLEAR = /\bhttp:\/\/(?:[^\s/@]*@)?(\[[^\]\s]*\]|[^\s/:?#,;"'`)\]\\]+)/gi;

/** Whose `http://…` are the names of schemas, of claims and of licences, which nobody asks for anything. */
const NAMES =
  /^(schemas?\..+|json-schema\.org|(www\.)?w3\.org|xmlns\..+|ns\.adobe\.com|(www\.)?purl\.org|docs\.oasis-open\.org|java\.sun\.com|(maven|www)\.apache\.org|www\.springframework\.org|www\.opengis\.net)$/i;

export const httpsAddresses: ResourceRule = {
  name: "https-addresses",
  description: "Addresses on the internet begin with `https://`.",
  why:
    "Render serves each domain by HTTPS and sends browsers there. An origin, a redirect or a webhook that says `http://` matches nothing, or goes in clear. " +
    "The rule looks at variables and settings. It leaves out secret files, which are full of addresses that nobody asks or that are asked in clear by design (schemas, " +
    "licences, lists of revoked certificates), and everywhere the hosts of well-known names, such as `http://json-schema.org/…` and `http://schemas.xmlsoap.org/…`.",
  inProduction: false,
  judge(resource) {
    return textsOf(resource)
      .filter(({ of }) => of !== "secret file")
      .flatMap(({ path, value }) =>
        judged(path, value, (text) =>
          [...text.matchAll(IN_CLEAR)].some(([, host = ""]) => isOnInternet(host) && !NAMES.test(host))
            ? `\`${path}\` has an address on the internet that begins with \`http://\`; write \`https://\`.`
            : undefined,
        ),
      );
  },
};
