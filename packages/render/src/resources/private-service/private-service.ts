import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { scaling } from "../service/sections/scaling";
import { privateService } from "./declaration";

export const privateServiceResource = new RestResource(
  privateService,
  serviceApi("private_service", privateService.name, [scaling]),
);
