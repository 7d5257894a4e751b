import { ServiceResource } from "../service/lifecycle";
import { staticSite } from "./declaration";

export const staticSiteResource = new ServiceResource(staticSite, "static_site");
