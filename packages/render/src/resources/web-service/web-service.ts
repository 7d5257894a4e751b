import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { domains } from "../service/sections/domains";
import { instances } from "../service/sections/instances";
import { closedSubdomain, openedSubdomain } from "../service/sections/subdomain";
import { webService } from "./declaration";

export const webServiceResource = new RestResource(
  webService,
  serviceApi("web_service", webService.name, [instances, openedSubdomain, domains, closedSubdomain]),
);
