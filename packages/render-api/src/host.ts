/** The address of Render's public API. */
export const defaultHost = "https://api.render.com/v1";

/**
 * What leads to this machine: its addresses, and `localhost`, which a machine finds in its own table of hosts before it asks a name
 * server. A URL has an IPv4 address in one spelling only, in whichever it was written; `localhost.` with its dot is none: it may be
 * asked of a name server.
 */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;

/** An API's address when it is on this machine: no account at Render and no key of one is of use there. */
export function addressOnThisMachine(host: string | undefined): URL | undefined {
  const url = host === undefined ? undefined : webAddress(host);
  return url !== undefined && loopback.test(url.hostname) ? url : undefined;
}

/**
 * Why the API's address can't be used, as the end of a sentence that names where it is set; undefined when it can. Whoever is asked there
 * is handed the key and all settings, so it is reached encrypted, but on this machine, and says whole where it is.
 */
export function hostFault(host: string): string | undefined {
  const url = webAddress(host);
  const expected = `expected a URL such as \`${defaultHost}\``;
  // What has an `@` may have a password before it, be it a URL or not.
  if (url === undefined) return host.includes("@") ? `is no URL; ${expected}` : `is \`${host}\`, ${expected}`;
  if (url.username !== "" || url.password !== "")
    return `has a user name or a password in it; remove it there, since only \`render:apiKey\` is sent: ${expected}`;
  if (/[?#]/.test(host)) return `has a query or a fragment, with a \`?\` or \`#\` before it; remove it: ${expected}`;
  if (url.protocol === "http:" && addressOnThisMachine(host) === undefined)
    return `is \`${host}\`, where the API key and all settings would be sent unencrypted; use \`https://\`, since \`http://\` is for this machine only`;
  return undefined;
}

/** An address that {@link hostFault} finds right, in the one spelling in which it is compared and kept: without a slash at the end. */
export function normalizedHost(host: string): string {
  return (webAddress(host)?.href ?? host).replace(/\/+$/, "");
}

function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ["http:", "https:"].includes(url.protocol) ? url : undefined;
}
