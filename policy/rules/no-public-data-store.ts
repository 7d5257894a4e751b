import { inputsOf, type Inputs } from "../resource";
import { type Finding, judged, refused, type ResourceRule } from "../rule";
import { UNKNOWN } from "../seen";

/** Bits of the shortest prefix that can still be somebody's own network. */
const WIDEST = { ipv4: 8, ipv6: 16 };

export const noPublicDataStore: ResourceRule = {
  name: "no-public-data-store",
  description: "In production no data store lets everybody connect.",
  why: "Services reach data stores over Render's private network; from outside, a password would be all that is between anybody and the data.",
  inProduction: true,
  judge(resource) {
    const postgres = inputsOf(resource, "Postgres");
    if (postgres !== undefined && postgres.ipAllowList === undefined) {
      return refused(
        "`ipAllowList` is not set, so everybody may connect; list who may, or set `[]` for Render's own network alone.",
      );
    }
    return allowed((postgres ?? inputsOf(resource, "KeyValue"))?.ipAllowList ?? []);
  },
};

function allowed(list: NonNullable<Inputs<"Postgres">["ipAllowList"]>): Finding[] {
  if (list === UNKNOWN) return [{ undecided: "ipAllowList" }];
  return list.flatMap((block, index) => {
    if (block === UNKNOWN) return [{ undecided: `ipAllowList.${index}` }];
    return judged(`ipAllowList.${index}.cidrBlock`, block.cidrBlock, (range) =>
      isPublic(range)
        ? `\`ipAllowList\` has \`${range}\`, which lets everybody connect; name the networks that need it.`
        : undefined,
    );
  });
}

/** Bits before the address of IPv4 in one of IPv6 that stands for it. */
const MAPPED_BITS = 96;

/** Also of the halves and quarters of all addresses, which say the same in more lines. */
function isPublic(range: string): boolean {
  const [address = "", bits] = range.split("/");
  const widest = isMapped(address) ? MAPPED_BITS + WIDEST.ipv4 : address.includes(":") ? WIDEST.ipv6 : WIDEST.ipv4;
  return Number(bits ?? Infinity) < widest;
}

/** Whether an address of IPv6 stands for one of IPv4, in whichever way it is written. */
function isMapped(address: string): boolean {
  const url = `http://[${address}]`;
  return URL.canParse(url) && new URL(url).hostname.startsWith("[::ffff:");
}
