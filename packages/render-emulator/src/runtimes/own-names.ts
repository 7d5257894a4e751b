import type { IncomingMessage } from "node:http";
import { isLoopbackAddress } from "@slipway/render-api";

/** Why a request gets no further than the port that it came to. */
export interface Refusal {
  status: number;
  /** One sentence. */
  text: string;
}

/**
 * Names that a caller says it has reached. Browsers resolve none of these by DNS, so no page has one; that is more than
 * can be said of every program, which is why fewer are asked in clear: see `addressOnThisMachine`.
 */
const localName = /^([\w-]+\.)*localhost$/;

const authority = /^(\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)*)\.?(?::\d*)?$/i;

/**
 * The host that a request is for, in small letters, without port and without the dot of a full name.
 *
 * @returns undefined when it names none, or more than one
 */
export function hostOf({ headers, rawHeaders }: IncomingMessage): string | undefined {
  const named = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  if (named.length > 1) return undefined;
  return authority.exec(headers.host ?? "")?.[1]?.toLowerCase();
}

/**
 * Why a request isn't for a port of 127.0.0.1 that has these names beside those of the loopback interface; undefined
 * when it is.
 *
 * A page anywhere can have its own name resolved to 127.0.0.1 once it is open (DNS rebinding), and then reads what is
 * served there as if it were its own. Its requests still say that name. The port says nothing: it differs where one is
 * forwarded, and a page can't choose what stands there.
 *
 * @param holder what the port is for
 * @param neighbours names of what else the emulator serves: a server that passes a request on may keep the one that it
 *   was asked by
 */
export function refuseOtherNames(
  request: IncomingMessage,
  holder: string,
  names: readonly string[] = [],
  neighbours?: () => readonly string[],
): Refusal | undefined {
  // Simple health checks ask so, and no browser does.
  if (request.httpVersion === "1.0" && request.headers.host === undefined) return undefined;
  const host = hostOf(request);
  if (host === undefined) return { status: 400, text: "a request needs exactly one `Host`, which names a host" };
  if (localName.test(host) || isLoopbackAddress(host) || names.includes(host)) return undefined;
  if (neighbours?.().includes(host)) return undefined;
  const own = ["127.0.0.1", "localhost", ...names].map((name) => `\`${name}\``).join(", ");
  const others = neighbours === undefined ? "" : " and the names of the other services";
  const why = "any other may be that of a page which had it resolved to this machine";
  return { status: 421, text: `\`${host}\` is no name of ${holder}, which answers to ${own}${others} alone: ${why}` };
}

/**
 * Why a request isn't for what is private, such as a service that no browser reaches at Render; undefined when it is.
 * No page of another address reaches it. Whoever types the address does, and all that isn't a browser.
 */
export function refuseOtherPages(request: IncomingMessage, holder: string): Refusal | undefined {
  const { headers } = request;
  // A public service may pass what a browser has sent on to a private one. A page that adds this header itself has its
  // browser ask beforehand whether it may, by a preflight without it, which is refused here.
  if (headers["x-forwarded-for"] !== undefined) return undefined;
  const site = headers["sec-fetch-site"];
  const isOfOtherSite = site !== undefined && site !== "none" && site !== "same-origin";
  if (!isOfOtherSite && (headers.origin === undefined || isOwnOrigin(headers.origin, request))) return undefined;
  const advice =
    "a server that passes a page's request on adds `X-Forwarded-For`, or leaves out `Origin` and `Sec-Fetch-*`";
  return { status: 403, text: `${holder} is private: no page of another address may ask it; ${advice}` };
}

function isOwnOrigin(origin: string, { headers }: IncomingMessage): boolean {
  return origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`;
}
