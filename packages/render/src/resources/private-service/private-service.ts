import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { instances } from "../service/sections/instances";
import { privateService } from "./declaration";

export const privateServiceResource = new RestResource(
  privateService,
  serviceApi("private_service", privateService.name, [instances]),
);
