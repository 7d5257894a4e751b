import { livesAlone } from "../life-alone";

livesAlone("backend");
