import { isOnInternet } from "../host";
import { judged, type ResourceRule } from "../rule";
import { textsOf } from "../texts";

const IN_CLEAR = /\b(http|ws):\/\/(?:[^\s/@]*@)?(\[[^\]\s]*\]|[^\s/:?#,;"'`)\]\\]+)/gi;

/** Whose `http://…` are the names of schemas, of claims and of licences, which nobody asks for anything. */
const NAMES =
  /^(schema\.org|schemas\.(xmlsoap\.org|microsoft\.com|openxmlformats\.org|android\.com|dmtf\.org)|json-schema\.org|(www\.)?w3\.org|xmlns\.(com|jcp\.org|oracle\.com)|ns\.adobe\.com|(www\.)?purl\.org|docs\.oasis-open\.org|java\.sun\.com|(maven|www)\.apache\.org|www\.springframework\.org|www\.opengis\.net)$/i;

/** A setting that people read, and no program. */
const DESCRIPTION = "description";

export const httpsAddresses: ResourceRule = {
  name: "https-addresses",
  description: "Addresses on the internet begin with `https://`, or `wss://`.",
  why:
    "Render serves each domain by HTTPS and sends browsers there. An origin, a redirect or a webhook that says `http://` matches nothing, or goes in clear. " +
    "The rule looks at variables and settings. It leaves out secret files, which are full of addresses that nobody asks or that are asked in clear by design (schemas, " +
    "licences, lists of revoked certificates), and everywhere the hosts of well-known names, such as `http://json-schema.org/…` and `http://schemas.xmlsoap.org/…`.",
  inProduction: false,
  judge(resource) {
    return textsOf(resource)
      .filter(({ name, of }) => of === "variable" || (of === "setting" && name !== DESCRIPTION))
      .flatMap(({ path, value }) =>
        judged(path, value, (text) => {
          const found = [...text.matchAll(IN_CLEAR)].find(([, , host = ""]) => isOnInternet(host) && !NAMES.test(host));
          if (found === undefined) return undefined;
          const scheme = (found[1] ?? "").toLowerCase();
          return `\`${path}\` has an address on the internet that begins with \`${scheme}://\`; write \`${scheme}s://\`.`;
        }),
      );
  },
};
