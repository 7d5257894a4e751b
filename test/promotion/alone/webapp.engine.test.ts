import { livesAlone } from "../life-alone";

livesAlone("webapp");
