import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { domains } from "../service/sections/domains";
import { headers } from "../service/sections/headers";
import { routes } from "../service/sections/routes";
import { closedSubdomain, openedSubdomain } from "../service/sections/subdomain";
import { staticSite } from "./declaration";

export const staticSiteResource = new RestResource(
  staticSite,
  serviceApi("static_site", staticSite.name, [headers, routes, openedSubdomain, domains, closedSubdomain]),
);
