import { ServiceResource } from "../service/lifecycle";
import { webService } from "./declaration";

export const webServiceResource = new ServiceResource(webService, "web_service");
