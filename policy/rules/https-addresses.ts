import { isOnInternet } from "../host";
import { judged, type ResourceRule } from "../rule";
import { textsOf } from "../texts";

const IN_CLEAR = /\bhttp:\/\/(?:[^\s/@]*@)?(\[[^\]\s]*\]|[^\s/:?#,;"'`)\]\\]+)/gi;

export const httpsAddresses: ResourceRule = {
  name: "https-addresses",
  description: "Addresses on the internet begin with `https://`.",
  why: "Render serves each domain by HTTPS and sends browsers there. An origin, a redirect or a webhook that says `http://` matches nothing, or goes in clear.",
  inProduction: false,
  judge(resource) {
    return textsOf(resource).flatMap(({ path, value }) =>
      judged(path, value, (text) =>
        [...text.matchAll(IN_CLEAR)].some(([, host = ""]) => isOnInternet(host))
          ? `\`${path}\` has an address on the internet that begins with \`http://\`; write \`https://\`.`
          : undefined,
      ),
    );
  },
};
