import {
  destinationExpected,
  destinationPattern,
  headerNameExpected,
  headerNamePattern,
  headerValueExpected,
  headerValuePattern,
  publishPathExpected,
  publishPathPattern,
  sitePathExpected,
  sitePathPattern,
} from "@slipway/render-api";
import type { Pattern } from "../../declaration/property";

/** A path of the site, or a glob of its paths. */
export const sitePath: Pattern = { regex: sitePathPattern, expected: sitePathExpected };

/** Where a route leads. */
export const destination: Pattern = { regex: destinationPattern, expected: destinationExpected };

/** The name of a response header. */
export const headerName: Pattern = { regex: headerNamePattern, expected: headerNameExpected };

/** The value of a response header. */
export const headerValue: Pattern = { regex: headerValuePattern, expected: headerValueExpected };

/** A folder below the one where commands run. */
export const folderToServe: Pattern = { regex: publishPathPattern, expected: publishPathExpected };
