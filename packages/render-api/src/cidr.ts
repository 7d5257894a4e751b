import { z } from "zod";

/** The form of a range of IP addresses. */
export const cidrPattern = new RegExp(`${z.regexes.cidrv4.source}|${z.regexes.cidrv6.source}`);
export const cidrExpected = "a range of addresses such as `203.0.113.0/24`; that of a single address ends in `/32`";
