import { declareResource } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { nameSetting, resourceName } from "../shared-types";
import { placement } from "../environment/properties";
import {
  autoDeploy,
  customDomains,
  fingerprints,
  gitSource,
  inboundAddresses,
  previews,
  subdomainPolicy,
} from "../service/properties";
import { domainPartners, someAddress } from "../service/rules";
import { destination, folderToServe, headerName, headerValue, sitePath } from "./forms";

/** A static site: built from a git repository, served from Render's CDN. */
export const staticSite = declareResource({
  name: "StaticSite",
  description:
    "A static site on Render, built from a git repository. Creating or changing it writes settings and " +
    "starts no deploy: a `Rollout` deploys it.",
  held: "render",
  properties: {
    name: {
      type: { kind: "string", pattern: resourceName },
      description:
        "The site's name, unique in the workspace. The public URL is made from the first one and stays when it changes.",
      plainWhenFound: true,
      required: true,
      sentAt: "name",
    },
    ...gitSource,
    buildCommand: {
      type: { kind: "string" },
      description: "Shell command that builds the site.",
      required: true,
      deploy: "settings",
      sentAt: "serviceDetails.buildCommand",
    },
    publishPath: {
      type: { kind: "string", pattern: folderToServe },
      description: "The folder that is served, relative to `rootDir`; the build must make it.",
      plainWhenFound: true,
      required: true,
      deploy: "settings",
      sentAt: "serviceDetails.publishPath",
    },
    headers: {
      type: {
        kind: "list",
        set: true,
        element: {
          kind: "object",
          name: "Header",
          description: "A response header of a static site.",
          properties: {
            path: {
              type: { kind: "string", pattern: sitePath },
              description: "Glob of the paths it is for, such as `/*`.",
              plainWhenFound: true,
              required: true,
            },
            name: {
              type: { kind: "string", pattern: headerName },
              description: "The header's name.",
              plainWhenFound: true,
              required: true,
            },
            value: {
              type: { kind: "string", pattern: headerValue },
              description: "The header's value.",
              required: true,
            },
          },
        },
      },
      description: "Response headers. A change takes effect with no deploy.",
      absentMeans: [],
      sentAt: "serviceDetails.headers",
    },
    routes: {
      type: {
        kind: "list",
        element: {
          kind: "object",
          name: "Route",
          description: "A rule for paths at which no file exists.",
          properties: {
            type: {
              type: {
                kind: "enum",
                name: "RouteType",
                description:
                  "A `redirect` sends the browser elsewhere; a `rewrite` serves other content at the same address.",
                values: ["redirect", "rewrite"],
              },
              description: "What happens.",
              required: true,
            },
            source: {
              type: { kind: "string", pattern: sitePath },
              description: "The path, with `*` and `:name` placeholders.",
              plainWhenFound: true,
              required: true,
            },
            destination: {
              type: { kind: "string", pattern: destination },
              description: "The path or URL that takes its place.",
              plainWhenFound: true,
              required: true,
            },
          },
        },
      },
      description: "Redirects and rewrites, tried in this order. A change takes effect with no deploy.",
      absentMeans: [],
      sentAt: "serviceDetails.routes",
    },
    ...autoDeploy,
    ...customDomains,
    ...subdomainPolicy,
    ...inboundAddresses,
    ...previews,
    ...placement,
    nameSetting,
  },
  outputs: {
    slug: {
      type: { kind: "string" },
      description: "The name in the site's address, fixed when the site is made.",
      repliedAt: "slug",
    },
    url: {
      type: { kind: "string" },
      description: "The site's public URL, with no slash at the end.",
      repliedAt: "serviceDetails.url",
    },
    ...fingerprints,
  },
  deployedByRollout: true,
  rules: [rule(domainPartners), rule(someAddress)],
});
