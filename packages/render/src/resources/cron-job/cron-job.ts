import { RestResource } from "../rest/rest-resource";
import { serviceApi } from "../service/api";
import { cronJob } from "./declaration";

export const cronJobResource = new RestResource(cronJob, serviceApi("cron_job", cronJob.name, []));
