import { program } from "../../../infra/program";
import { specimen } from "../../../stacks/specimen";

export = () => program([specimen]);
