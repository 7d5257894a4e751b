import { livesAlone } from "../life-alone";

livesAlone("goapp");
