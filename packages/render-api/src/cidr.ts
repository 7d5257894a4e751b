import { z } from "zod";

/**
 * The form of a range of IP addresses. Which forms Render takes is unknown; here they are those of Go, which its server is written in:
 * IPv4 or IPv6 with the length of the prefix, whatever bits follow it. `10.0.0.1` alone is none.
 */
export const cidrPattern = new RegExp(`${z.regexes.cidrv4.source}|${z.regexes.cidrv6.source}`);
export const cidrExpected = "a range of addresses such as `203.0.113.0/24`; that of a single address ends in `/32`";
