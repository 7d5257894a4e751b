import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { instances } from "../service/sections/instances";
import { backgroundWorker } from "./declaration";

export const backgroundWorkerResource = new RestResource(
  backgroundWorker,
  serviceApi("background_worker", backgroundWorker.name, [instances]),
);
