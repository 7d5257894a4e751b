import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { scaling } from "../service/sections/scaling";
import { backgroundWorker } from "./declaration";

export const backgroundWorkerResource = new RestResource(
  backgroundWorker,
  serviceApi("background_worker", backgroundWorker.name, [scaling]),
);
